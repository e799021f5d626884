import hourglass from 'lucide-react/icons/hourglass';
import triangleAlert from 'lucide-react/icons/triangle-alert';
import { wordsAgo } from '#components/ui/ago.tsx';
import { Icon } from '#components/ui/icon.tsx';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import { shortAge } from './age.ts';

/** What stands in a task's way, as small marks with words. */
export function RowMarks({ row }: { row: TaskRow }) {
  return (
    <>
      {row.invalid ? (
        <span className="board-mark" data-tone="warn" title="Validation has an error against it">
          <Icon icon={triangleAlert} size={13} label="has errors" />
        </span>
      ) : null}
      {row.waits ? (
        <span className="board-mark" title={`Waits for ${row.waits} ${row.waits === 1 ? 'task' : 'tasks'}`}>
          <Icon icon={hourglass} size={12} label="waits for" />
          {row.waits}
        </span>
      ) : null}
    </>
  );
}

export function RowLabels({ row, most }: { row: TaskRow; most: number }) {
  const labels = row.labels ?? [];
  return labels.slice(0, most).map((label) => (
    <span key={label} className="task-label ui-cut">
      {label}
    </span>
  ));
}

export function RowAge({ row, nowMs }: { row: TaskRow; nowMs: number }) {
  return (
    <time
      dateTime={new Date(row.updatedMs).toISOString()}
      title={`Changed ${wordsAgo(row.updatedMs, nowMs)}`}
    >
      {shortAge(row.updatedMs, nowMs)}
    </time>
  );
}
