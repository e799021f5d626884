import { formatTerm } from '#lib/tasks/filter/format.ts';
import { boardHref } from '#lib/tasks/filter/list-query.ts';
import type { Task } from '#lib/tasks/model.ts';

interface Progress {
  name: string;
  total: number;
  completed: number;
  underWay: number;
}

/** Milestones in the order of the configuration, then by name. Cancelled tasks are not counted. */
export function progressOf(tasks: readonly Task[], order: readonly string[]): Progress[] {
  const found = new Map<string, Progress>();
  for (const task of tasks) {
    if (task.milestone === null || task.status === 'cancelled') continue;
    const one = found.get(task.milestone) ?? { name: task.milestone, total: 0, completed: 0, underWay: 0 };
    one.total += 1;
    if (task.status === 'completed') one.completed += 1;
    if (task.status === 'in_progress' || task.status === 'in_review') one.underWay += 1;
    found.set(task.milestone, one);
  }
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...found.values()].sort(
    (a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name, 'en', { numeric: true }),
  );
}

const shownAtMost = 12;

/** The tasks of one milestone, by status. */
function hrefOf(name: string): string {
  const q = formatTerm({ kind: 'text', key: 'milestone', values: [name], negated: false });
  return boardHref(q, { group: 'status' });
}

/** How far each milestone is: done and under way of all, as a bar and in figures. */
export function Milestones({ progress }: { progress: readonly Progress[] }) {
  return (
    <ul className="ui-list task-milestones">
      {progress.slice(0, shownAtMost).map(({ name, total, completed, underWay }) => (
        <li key={name} title={`${name}: ${completed} of ${total} done, ${underWay} under way`}>
          <a className="ui-cut" href={hrefOf(name)}>
            {name}
          </a>
          <span className="task-milestone-figures">
            {completed.toLocaleString('en')} of {total.toLocaleString('en')}
            <span className="ui-visually-hidden"> done{underWay > 0 ? `, ${underWay} under way` : ''}</span>
          </span>
          <svg
            className="task-milestone-bar"
            viewBox="0 0 100 4"
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <rect width="100" height="4" className="task-bar-all" />
            <rect width={((completed + underWay) / total) * 100} height="4" className="task-bar-under-way" />
            <rect width={(completed / total) * 100} height="4" className="task-bar-done" />
          </svg>
        </li>
      ))}
    </ul>
  );
}
