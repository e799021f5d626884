import { pageHref } from '#components/shell/href.ts';
import type { Related } from '#components/task/relations.ts';
import { StatusDot } from '#components/task/status-badge.tsx';

/** Another task as a chip: its state and its title, or the fact that nothing has that id. */
export function TaskChip({ related }: { related: Related }) {
  const { id, task } = related;
  if (!task) {
    return (
      <span className="ui-chip task-chip" data-missing="" title={`No task has the id ${id}`}>
        <StatusDot status={null} silent />
        <span className="ui-cut ui-mono">{id}</span>
        <span className="task-chip-note">not found</span>
      </span>
    );
  }
  return (
    <a
      href={pageHref(task.path)}
      className="ui-chip task-chip"
      data-done={task.status === 'completed' || undefined}
      title={task.id}
    >
      <StatusDot status={task.status} />
      <span className="ui-cut">{task.title}</span>
    </a>
  );
}
