import triangleAlert from 'lucide-react/icons/triangle-alert';
import { Icon } from '#components/ui/icon.tsx';
import type { TextFinding } from './edit-api.ts';

const most = 8;

/** What would be wrong with the text as it stands, each with its line; a click goes there. */
export function FindingList({
  findings,
  onGo,
}: {
  findings: readonly TextFinding[];
  onGo: (line: number) => void;
}) {
  const more = findings.length - most;
  return (
    <div className="edit-findings" aria-live="polite">
      {findings.length === 0 ? null : (
        <ul className="ui-list" aria-label="Findings in this text">
          {findings.slice(0, most).map(({ severity, line, message, remedy }) => (
            <li key={`${line} ${message}`} data-severity={severity}>
              <Icon icon={triangleAlert} size={13} label={severity === 'error' ? 'Error' : 'Warning'} />
              <button type="button" onClick={() => onGo(line)}>
                Line {line}
              </button>
              <span>
                {message} <span className="ui-muted">{remedy}</span>
              </span>
            </li>
          ))}
          {more > 0 ? <li className="ui-muted">And {more} more.</li> : null}
        </ul>
      )}
    </div>
  );
}
