import triangleAlert from 'lucide-react/icons/triangle-alert';
import { Icon } from '#components/ui/icon.tsx';
import type { Finding } from '#lib/tasks/model.ts';

/** What validation holds against a task: one amber line that unfolds to each fact, its place and its remedy. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const [first] = findings;
  if (!first) return null;
  const tone = findings.some((one) => one.severity === 'error') ? 'error' : 'warning';
  const rest = findings.length - 1;
  return (
    <details className="task-findings" data-tone={tone}>
      <summary>
        <Icon icon={triangleAlert} size={15} label={tone === 'error' ? 'Error' : 'Warning'} />
        <span className="ui-cut">{first.message}</span>
        {rest > 0 ? <span className="task-findings-more">and {rest} more</span> : null}
      </summary>
      <ul className="ui-list">
        {findings.map((one) => (
          <li key={`${one.code} ${one.path}:${one.line}:${one.column} ${one.message}`}>
            <p>{one.message}</p>
            <p className="task-findings-remedy">{one.remedy}</p>
            <code>
              {one.path}:{one.line}
            </code>
          </li>
        ))}
      </ul>
    </details>
  );
}
