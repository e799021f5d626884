import { pageHref } from '#components/shell/href.ts';
import { shownOfEach } from '#components/task/overview.ts';
import { Priority } from '#components/task/priority.tsx';
import type { Related } from '#components/task/relations.ts';
import { StatusDot } from '#components/task/status-badge.tsx';
import { TaskChip } from '#components/task/task-link.tsx';
import { Words } from '#components/ui/words.tsx';
import type { Task } from '#lib/tasks/model.ts';

export interface ListedTask {
  task: Task;
  /** What it waits for, shown under it. */
  waitsFor?: readonly Related[];
  /** What the plan says of it, shown under it; null while that is being found out. */
  note?: { words: string; isGood: boolean } | null;
}

const waitsShown = 3;

interface TaskListProps {
  items: readonly ListedTask[];
  label: string;
  /** Where all of them are, if there are more than these. */
  all: { href: string; count: number };
}

/** Tasks one below the other: state, title, and the facts by which one chooses. */
export function TaskList({ items, label, all }: TaskListProps) {
  return (
    <>
      <ul className="ui-list task-list" aria-label={label}>
        {items.slice(0, shownOfEach).map((item) => (
          <Row key={item.task.path} {...item} />
        ))}
      </ul>
      {all.count > shownOfEach ? (
        <a className="task-list-all" href={all.href}>
          All {all.count.toLocaleString('en')}
        </a>
      ) : null}
    </>
  );
}

function Row({ task, waitsFor = [], note }: ListedTask) {
  return (
    <li>
      <a href={pageHref(task.path)} className="task-list-row">
        <StatusDot status={task.status} />
        <span className="task-list-title">{task.title}</span>
        {task.owner ? <span className="task-list-fact ui-cut">{task.owner}</span> : null}
        {task.priority ? <Priority priority={task.priority} word={task.rawPriority} /> : null}
      </a>
      {note === undefined ? null : (
        <p className="task-list-note ui-cut" data-tone={note?.isGood ? 'ok' : undefined} title={note?.words}>
          <Words>{note?.words ?? '…'}</Words>
        </p>
      )}
      {waitsFor.length > 0 ? (
        <div className="task-list-waits">
          <span>waits for</span>
          {waitsFor.slice(0, waitsShown).map((one) => (
            <TaskChip key={one.id} related={one} />
          ))}
          {waitsFor.length > waitsShown ? <span>and {waitsFor.length - waitsShown} more</span> : null}
        </div>
      ) : null}
    </li>
  );
}
