import type { Config } from '#lib/config.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { formatOf } from '../format-of.ts';
import { type TaskFormatName, type TaskStatus, taskStatuses } from '../model.ts';
import { allowedTransitions } from '../transitions.ts';

export interface BoardColumn {
  /** Null for tasks whose status means none of ours. */
  status: TaskStatus | null;
  /** What the repository calls it; absent where that is our word. */
  word?: string;
  /** Whether any task could be given this status. */
  canReceive: boolean;
  /** So many tasks in it, whatever the filter, hold the manager up. */
  limit?: number;
}

/** For each form of task files that the repository has: to which statuses a task may go from where it is. */
export type AllowedMoves = Partial<Record<TaskFormatName, Record<TaskStatus | 'unknown', TaskStatus[]>>>;

export interface BoardFrame {
  columns: BoardColumn[];
  moves: AllowedMoves;
}

/** A cache: derived once for each state of the repository and its configuration. */
const made = new WeakMap<RepoIndex['tasks'], { config: Config; frame: BoardFrame }>();

/** The columns of the board, in the order of a task's life, in the words of the repository. */
export function boardFrame(index: RepoIndex, config: Config): BoardFrame {
  const known = made.get(index.tasks);
  if (known?.config === config) return known.frame;
  const frame = makeFrame(index, config);
  made.set(index.tasks, { config, frame });
  return frame;
}

function makeFrame({ tasks }: RepoIndex, config: Config): BoardFrame {
  // One file of each form stands for all of them.
  const samples = new Map<TaskFormatName, string>();
  const counts = new Map<TaskStatus | null, number>();
  for (const { path, status } of tasks) {
    counts.set(status, (counts.get(status) ?? 0) + 1);
    const { name } = formatOf(path, config);
    if (!samples.has(name)) samples.set(name, path);
  }
  if (samples.size === 0) samples.set('worksheet', '');
  const formats = [...samples.values()].map((path) => formatOf(path, config));
  const { statuses, manager } = config;
  const [only] = formats.length === 1 ? formats : [];

  const columns = taskStatuses.flatMap((status): BoardColumn[] => {
    const canReceive = formats.some((format) => format.canWriteStatus(status, statuses));
    const count = counts.get(status) ?? 0;
    if (!canReceive && count === 0) return [];
    const isForeign = only !== undefined && only.name !== 'worksheet';
    const word = isForeign && canReceive ? only.writeStatus(status, null, statuses) : undefined;
    const limit = status === 'in_review' ? manager.reviewLimit : undefined;
    return [{ status, canReceive, ...(word && { word }), ...(limit && { limit }) }];
  });
  if ((counts.get(null) ?? 0) > 0) columns.push({ status: null, canReceive: false });

  const moves: AllowedMoves = {};
  for (const format of formats) {
    const to = (from: TaskStatus | null) =>
      allowedTransitions(from).filter((status) => format.canWriteStatus(status, statuses));
    moves[format.name] = {
      ...(Object.fromEntries(taskStatuses.map((status) => [status, to(status)])) as Record<
        TaskStatus,
        TaskStatus[]
      >),
      unknown: to(null),
    };
  }
  return { columns, moves };
}
