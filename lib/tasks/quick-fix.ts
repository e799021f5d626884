import type { Config } from '#lib/config.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { formatOf } from './format-of.ts';
import type { Finding, Task } from './model.ts';
import { taskPlace } from './place.ts';

/** Edits that mend one finding and cannot be wrong. */
export const quickEdits = ['add-sections', 'new-id', 'clear-completed'] as const;
export type QuickEdit = (typeof quickEdits)[number];

/** What a page offers beside a finding. */
export type QuickFix =
  | { kind: 'edit'; edit: QuickEdit; label: string }
  /** A choice that only the person can make. */
  | { kind: 'choose'; field: 'status' | 'priority' | 'depends'; label: string };

/** What can be done about a finding at once; null where somebody has to write. */
export function quickFixOf(
  { code, path }: Finding,
  task: Task,
  index: RepoIndex,
  config: Config,
): QuickFix | null {
  // A finding may stand in another file, as a circle does.
  if (path !== task.path) return null;
  switch (code) {
    case 'status-missing':
    case 'status-unknown':
      return { kind: 'choose', field: 'status', label: 'Choose a status' };
    case 'priority-unknown':
      return { kind: 'choose', field: 'priority', label: 'Choose a priority' };
    case 'dependency-missing':
    case 'dependency-cancelled':
    case 'dependency-cycle':
      return { kind: 'choose', field: 'depends', label: 'Change what it waits for' };
    case 'section-missing':
      return { kind: 'edit', edit: 'add-sections', label: 'Add the missing sections' };
    case 'completed-early':
      return { kind: 'edit', edit: 'clear-completed', label: 'Empty the day' };
    case 'duplicate-id': {
      // The first keeps its id: it is the one that others mean by it.
      if (index.taskById.get(task.id)?.path === task.path) return null;
      return { kind: 'edit', edit: 'new-id', label: `Give this one the id ${freeId(task, index, config)}` };
    }
    case 'id-missing':
      return { kind: 'edit', edit: 'new-id', label: `Write the id ${freeId(task, index, config)}` };
    default:
      return null;
  }
}

/** An id that no task has: the one of the file's place where it is free, else with the next number. */
export function freeId(task: Task, index: RepoIndex, config: Config): string {
  const place = taskPlace(task.path, config.taskRoots);
  const format = formatOf(task.path, config);
  const own = place ? format.idOfPlace(place) : task.id;
  const taken = new Set(
    index.tasks.filter(({ path }) => path !== task.path).map(({ id }) => id.toUpperCase()),
  );
  if (!taken.has(own.toUpperCase())) return own;
  if (format.name === 'worksheet') {
    for (let number = 2; ; number++) {
      if (!taken.has(`${own}_${number}`.toUpperCase())) return `${own}_${number}`;
    }
  }
  const prefix = own.replace(/-[\d.]+$/, '');
  const numbers = [...taken].flatMap((id) => {
    const number = id.startsWith(`${prefix.toUpperCase()}-`)
      ? Number.parseInt(id.slice(prefix.length + 1), 10)
      : 0;
    return Number.isSafeInteger(number) ? number : 0;
  });
  return `${prefix}-${Math.max(0, ...numbers.slice(0, 100_000)) + 1}`;
}
