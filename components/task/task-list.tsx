import { pageHref } from '#components/shell/href.ts';
import { Priority } from '#components/task/priority.tsx';
import type { Related } from '#components/task/relations.ts';
import { StatusDot } from '#components/task/status-badge.tsx';
import { TaskChip } from '#components/task/task-link.tsx';
import type { Task } from '#lib/tasks/model.ts';

export interface ListedTask {
  task: Task;
  /** What it waits for, shown under it. */
  waitsFor?: readonly Related[];
}

const shownAtOnce = 6;
const shownAtMost = 60;

/** Tasks one below the other: state, title, and the facts by which one chooses. */
export function TaskList({ items, label }: { items: readonly ListedTask[]; label: string }) {
  const more = items.slice(shownAtOnce, shownAtMost);
  const beyond = items.length - shownAtMost;
  return (
    <>
      <Rows items={items.slice(0, shownAtOnce)} label={label} />
      {more.length > 0 ? (
        <details className="task-list-more">
          <summary>Show {items.length - shownAtOnce} more</summary>
          <Rows items={more} label={`${label}, continued`} />
          {beyond > 0 ? (
            <p className="ui-muted">{beyond} more are not listed here; the navigation has them all.</p>
          ) : null}
        </details>
      ) : null}
    </>
  );
}

function Rows({ items, label }: { items: readonly ListedTask[]; label: string }) {
  return (
    <ul className="ui-list task-list" aria-label={label}>
      {items.map(({ task, waitsFor = [] }) => (
        <li key={task.path}>
          <a href={pageHref(task.path)} className="task-list-row">
            <StatusDot status={task.status} />
            <span className="task-list-title">{task.title}</span>
            {task.owner ? <span className="task-list-fact ui-cut">{task.owner}</span> : null}
            {task.priority ? <Priority priority={task.priority} /> : null}
          </a>
          {waitsFor.length > 0 ? (
            <div className="task-list-waits">
              <span>waits for</span>
              {waitsFor.slice(0, 4).map((one) => (
                <TaskChip key={one.id} related={one} />
              ))}
              {waitsFor.length > 4 ? <span>and {waitsFor.length - 4} more</span> : null}
            </div>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
