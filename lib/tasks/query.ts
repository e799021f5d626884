import { naturalOrder } from '#lib/docs/natural-order.ts';
import { type Task, type TaskPriority, type TaskStatus, taskPriorities, taskStatuses } from './model.ts';

/** Keys to sort by; with `-` in front the other way round. */
export const taskSortKeys = [
  'priority',
  'id',
  'title',
  'status',
  'milestone',
  'owner',
  'created',
  'completed',
  'path',
] as const;
export type TaskSortKey = (typeof taskSortKeys)[number];

/** What is not given does not filter. Texts are compared without regard to case. */
export interface TaskFilter {
  status?: readonly TaskStatus[];
  priority?: readonly TaskPriority[];
  milestone?: string;
  owner?: string;
  workstream?: string;
  label?: string;
  /** Only tasks that could start: status `ready` and every dependency completed. */
  ready?: boolean;
  /** Words that all stand in id, title, labels or path. */
  search?: string;
  sort?: { key: TaskSortKey; descending: boolean };
  limit?: number;
}

/** The tasks that pass, by priority and id unless `sort` says otherwise. `total` counts those past the limit too. */
export function queryTasks(
  tasks: readonly Task[],
  taskById: ReadonlyMap<string, Task>,
  filter: TaskFilter,
): { tasks: Task[]; total: number } {
  const words = (filter.search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const passes = (task: Task) =>
    (filter.status === undefined || (task.status !== null && filter.status.includes(task.status))) &&
    (filter.priority === undefined || (task.priority !== null && filter.priority.includes(task.priority))) &&
    isSame(task.milestone, filter.milestone) &&
    hasOwner(task.owner, filter.owner) &&
    isSame(task.workstream, filter.workstream) &&
    (filter.label === undefined || task.labels.some((label) => isSame(label, filter.label))) &&
    (filter.ready !== true || canStart(task, taskById)) &&
    hasWords(task, words);
  const found = tasks.filter(passes).sort(orderBy(filter.sort ?? { key: 'priority', descending: false }));
  return { tasks: found.slice(0, filter.limit ?? found.length), total: found.length };
}

/** Whether a task is ready and nothing that it depends on is outstanding. */
export function canStart(task: Task, taskById: ReadonlyMap<string, Task>): boolean {
  return task.status === 'ready' && task.dependsOn.every((id) => taskById.get(id)?.status === 'completed');
}

function isSame(value: string | null, wanted: string | undefined): boolean {
  return wanted === undefined || value?.toLowerCase() === wanted.toLowerCase();
}

/** Where a task has several owners, any of them; `@ana` is ana. */
function hasOwner(owner: string | null, wanted: string | undefined): boolean {
  if (isSame(owner, wanted)) return true;
  const name = wanted?.replace(/^@/, '');
  return owner?.split(', ').some((each) => isSame(each, name)) ?? false;
}

function hasWords(task: Task, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = [task.id, task.title, task.path, ...task.labels].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

function orderBy({ key, descending }: { key: TaskSortKey; descending: boolean }) {
  const direction = descending ? -1 : 1;
  return (a: Task, b: Task): number => {
    const [left, right] = [sortValue(a, key), sortValue(b, key)];
    // What has no value comes last, whichever way round.
    if (left === null || right === null) {
      return Number(left === null) - Number(right === null) || naturalOrder(a.id, b.id);
    }
    const order =
      typeof left === 'number' && typeof right === 'number'
        ? left - right
        : naturalOrder(String(left), String(right));
    return order * direction || naturalOrder(a.id, b.id) || naturalOrder(a.path, b.path);
  };
}

function sortValue(task: Task, key: TaskSortKey): string | number | null {
  switch (key) {
    case 'priority':
      return task.priority && taskPriorities.indexOf(task.priority);
    case 'status':
      return task.status && taskStatuses.indexOf(task.status);
    default:
      return task[key];
  }
}
