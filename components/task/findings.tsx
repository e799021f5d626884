import triangleAlert from 'lucide-react/icons/triangle-alert';
import { pageHref } from '#components/shell/href.ts';
import { AskButton } from '#components/task/ask-button.tsx';
import { Icon } from '#components/ui/icon.tsx';
import type { Finding } from '#lib/tasks/model.ts';
import type { QuickFix } from '#lib/tasks/quick-fix.ts';

/** So many go into the prompt; more than these are rarely mended in one go. */
const maxAsked = 10;

/**
 * What validation holds against a task: one amber line that unfolds to each fact, its place and its remedy, and a
 * button that puts them to the chat.
 */
export function Findings({ findings }: { findings: readonly (Finding & { fix?: QuickFix | null })[] }) {
  const [first] = findings;
  if (!first) return null;
  const tone = findings.some((one) => one.severity === 'error') ? 'error' : 'warning';
  const rest = findings.length - 1;
  return (
    <div className="task-findings" data-tone={tone}>
      <details>
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
              <p className="task-findings-foot">
                <a
                  href={`${pageHref(one.path)}?view=source#L${one.line}`}
                  title="Show this line of the source"
                >
                  <code>
                    {one.path}:{one.line}
                  </code>
                </a>
                {one.fix ? <FixButton fix={one.fix} /> : null}
              </p>
            </li>
          ))}
        </ul>
      </details>
      <AskButton prompt={promptFor(findings)}>Fix in chat</AskButton>
    </div>
  );
}

/** Served by the listener of the header that it stands in. */
function FixButton({ fix }: { fix: QuickFix }) {
  const does =
    fix.kind === 'edit'
      ? { 'data-fix': fix.edit }
      : { 'data-fact': fix.field, 'aria-haspopup': 'dialog' as const };
  return (
    <button type="button" className="ui-button" {...does}>
      {fix.label}
    </button>
  );
}

function promptFor(findings: readonly Finding[]): string {
  const lines = findings
    .slice(0, maxAsked)
    .map(({ path, line, column, message, remedy }) => `${path}:${line}:${column}: ${message} ${remedy}`);
  const [only] = lines;
  if (findings.length === 1) return `Mend what validation found here: ${only}`;
  return ['Mend what validation found here:', ...lines.map((line) => `- ${line}`)].join('\n');
}
