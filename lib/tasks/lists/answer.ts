import type { Config } from '#lib/config.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { filterFacts } from '../filter/facts.ts';
import type { ListQuery } from '../filter/list-query.ts';
import type { FilterProblem } from '../filter/terms.ts';
import { type OrderedGroup, orderTasks } from './order.ts';
import { rowOf, type TaskRow } from './rows.ts';

/** A part of a list: `count` tasks from the one at `from`, counted from 0 over all groups. */
export interface ListRange {
  from: number;
  count: number;
}

/** What `GET /api/tasks` answers, and what the page brings with it. */
export interface TaskListAnswer {
  /** Names the state of the repository that it is true for. */
  state: string;
  /** How many pass the filter, and how many tasks there are. */
  total: number;
  all: number;
  /** Tasks in review, whatever the filter: they hold the manager up. */
  inReview: number;
  groups: readonly OrderedGroup[];
  windows: { from: number; rows: TaskRow[] }[];
  problems: readonly FilterProblem[];
}

/** More rows are asked for in several requests. */
export const maxRows = 600;

/** A number takes the first so many of each group. */
export type Wanted = readonly ListRange[] | number;

export function listAnswer(
  index: RepoIndex,
  config: Config,
  query: Pick<ListQuery, 'q' | 'sort' | 'group'>,
  wanted: Wanted,
  state: string,
): TaskListAnswer {
  const { tasks, groups, problems } = orderTasks(index, config, query);
  const facts = filterFacts(index, {}, new Date());
  let left = maxRows;
  const windows = rangesOf(wanted, groups).flatMap(({ from, count }) => {
    const part = tasks.slice(from, from + Math.min(count, left));
    left -= part.length;
    return part.length === 0 ? [] : { from, rows: part.map((task) => rowOf(task, index, facts)) };
  });
  const inReview = index.tasks.reduce((sum, { status }) => sum + Number(status === 'in_review'), 0);
  return { state, total: tasks.length, all: index.tasks.length, inReview, groups, windows, problems };
}

function rangesOf(wanted: Wanted, groups: readonly OrderedGroup[]): readonly ListRange[] {
  if (typeof wanted !== 'number') return wanted;
  return groups.map(({ start, count }) => ({ from: start, count: Math.min(count, wanted) }));
}
