import type { Config } from '#lib/config.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { filterFacts, filterWords } from '../filter/facts.ts';
import { formatListSort, type ListGroup, type ListQuery, type ListSort } from '../filter/list-query.ts';
import { matchFilter } from '../filter/match.ts';
import { parseFilter } from '../filter/parse.ts';
import type { FilterProblem } from '../filter/terms.ts';
import { type Task, taskPriorities, taskStatuses } from '../model.ts';
import { naturalKey } from '../natural-key.ts';

export interface OrderedGroup {
  /** The value that its tasks share; null for those that have none. */
  key: string | null;
  /** Of its first task among all. */
  start: number;
  count: number;
}

/** The tasks that pass a filter, group after group, each in the order asked for. */
export interface TaskOrder {
  tasks: readonly Task[];
  /** One, without a key, where nothing is grouped. */
  groups: readonly OrderedGroup[];
  problems: readonly FilterProblem[];
}

const maxKept = 24;
/** A cache: a few orders for each state of the repository, the last used ones. */
const kept = new WeakMap<RepoIndex['tasks'], Map<string, TaskOrder>>();

/** Costs nothing again for a query that was asked before, while the repository is the same. */
export function orderTasks(
  index: RepoIndex,
  config: Config,
  { q, sort, group }: Pick<ListQuery, 'q' | 'sort' | 'group'>,
  now: Date = new Date(),
): TaskOrder {
  const orders = kept.get(index.tasks) ?? new Map<string, TaskOrder>();
  kept.set(index.tasks, orders);
  // What else the answer depends on: the day, and the words and the order that the configuration gives.
  const { statuses, milestones } = config;
  const key = JSON.stringify([q, formatListSort(sort), group, now.toDateString(), statuses, milestones]);
  const order = orders.get(key) ?? makeOrder(index, config, { q, sort, group }, now);
  orders.delete(key);
  orders.set(key, order);
  const [oldest] = orders.keys();
  if (orders.size > maxKept && oldest !== undefined) orders.delete(oldest);
  return order;
}

function makeOrder(
  index: RepoIndex,
  config: Config,
  { q, sort, group }: Pick<ListQuery, 'q' | 'sort' | 'group'>,
  now: Date,
): TaskOrder {
  const words = filterWords(config, index);
  const { terms, problems } = parseFilter(q, words);
  const found = index.tasks.filter(matchFilter(terms, filterFacts(index, words, now)));
  const sorted = sortTasks(found, sort, index);
  if (group === 'none') {
    return { tasks: sorted, groups: [{ key: null, start: 0, count: sorted.length }], problems };
  }
  const byKey = Map.groupBy(sorted, (task) => groupKeyOf(task, group));
  const groups: OrderedGroup[] = [];
  const tasks: Task[] = [];
  for (const key of [...byKey.keys()].sort(orderOfGroups(group, config.milestones))) {
    const members = byKey.get(key) ?? [];
    groups.push({ key, start: tasks.length, count: members.length });
    // Not spread into the arguments of one call: there may be ten thousand.
    for (const task of members) tasks.push(task);
  }
  return { tasks, groups, problems };
}

export function groupKeyOf(task: Task, group: Exclude<ListGroup, 'none'>): string | null {
  return task[group] || null;
}

function orderOfGroups(group: Exclude<ListGroup, 'none'>, milestones: readonly string[]) {
  const known: readonly string[] =
    group === 'status'
      ? taskStatuses
      : group === 'priority'
        ? taskPriorities
        : group === 'milestone'
          ? milestones
          : [];
  const rank = (key: string) => (known.includes(key) ? known.indexOf(key) : known.length);
  return (a: string | null, b: string | null): number => {
    // Those that have none come last.
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return rank(a) - rank(b) || compareKeys(naturalKey(a), naturalKey(b));
  };
}

interface Sortable {
  task: Task;
  value: number | string | null;
  id: string;
}

function sortTasks(tasks: readonly Task[], { key, descending }: ListSort, index: RepoIndex): Task[] {
  const direction = descending ? -1 : 1;
  const value = sortValueOf(key, index);
  const rows: Sortable[] = tasks.map((task) => ({ task, value: value(task), id: naturalKeyOf(task, 'id') }));
  rows.sort((a, b) => {
    // What has no value comes last, whichever way round.
    if (a.value === null || b.value === null) {
      const order = Number(a.value === null) - Number(b.value === null);
      return order || compareKeys(a.id, b.id) || compareKeys(a.task.path, b.task.path);
    }
    const order = compareKeys(a.value, b.value);
    return order * direction || compareKeys(a.id, b.id) || compareKeys(a.task.path, b.task.path);
  });
  return rows.map(({ task }) => task);
}

function sortValueOf(key: ListSort['key'], index: RepoIndex): (task: Task) => number | string | null {
  switch (key) {
    case 'priority':
      return ({ priority }) => priority && taskPriorities.indexOf(priority);
    case 'status':
      return ({ status }) => status && taskStatuses.indexOf(status);
    case 'updated':
      return ({ path }) => index.docByPath.get(path)?.mtimeMs ?? null;
    case 'created':
    case 'completed':
      return (task) => task[key];
    default:
      return (task) => (task[key] ? naturalKeyOf(task, key) : null);
  }
}

/** A cache: a task is an object of its own for each state of its file. */
const naturalKeys = new WeakMap<Task, Partial<Record<'id' | 'title' | 'milestone' | 'owner', string>>>();

function naturalKeyOf(task: Task, field: 'id' | 'title' | 'milestone' | 'owner'): string {
  const known = naturalKeys.get(task) ?? {};
  const made = known[field] ?? naturalKey(task[field] ?? '');
  if (known[field] === undefined) naturalKeys.set(task, { ...known, [field]: made });
  return made;
}

function compareKeys<Key extends string | number>(a: Key, b: Key): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
