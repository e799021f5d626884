import { waitsFor } from '#components/task/relations.ts';
import type { ListedTask } from '#components/task/task-list.tsx';
import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Task, TaskStatus } from '#lib/tasks/model.ts';

/** A file that could not be read whole, or that breaks a rule. */
export interface BrokenFile {
  path: string;
  title: string;
  message: string;
  /** From 1; null where the trouble has no line. */
  line: number | null;
  /** How many errors are known of it, this one included. */
  errors: number;
}

export interface Overview {
  counts: Map<TaskStatus | 'unknown', number>;
  inProgress: ListedTask[];
  inReview: ListedTask[];
  ready: ListedTask[];
  blocked: ListedTask[];
  broken: BrokenFile[];
  recent: {
    path: string;
    title: string;
    status: TaskStatus | null | undefined;
    kind: 'task' | 'doc';
    mtimeMs: number;
  }[];
}

/** Of each list; the board has all of it. */
export const shownOfEach = 6;
const recentShown = 8;

/**
 * What the home page tells, from the index alone.
 * @param across Errors that only show between files.
 */
export function overviewOf(
  index: RepoIndex,
  across: readonly { path: string; message: string }[] = [],
): Overview {
  const counts: Overview['counts'] = new Map();
  const by = new Map<TaskStatus, Task[]>();
  for (const task of index.tasks) {
    const key = task.status ?? 'unknown';
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (task.status === null) continue;
    const list = by.get(task.status);
    if (list) list.push(task);
    else by.set(task.status, [task]);
  }
  const listed = (status: TaskStatus): ListedTask[] =>
    (by.get(status) ?? []).toSorted(byUrgency).map((task) => ({ task }));
  // What stands in the way is looked up for those that are shown.
  const waiting = (status: TaskStatus): ListedTask[] =>
    listed(status).map((item, at) =>
      at < shownOfEach ? { ...item, waitsFor: waitsFor(item.task, index) } : item,
    );
  return {
    counts,
    inProgress: listed('in_progress'),
    inReview: listed('in_review'),
    ready: waiting('ready'),
    blocked: waiting('blocked'),
    broken: brokenFiles(index, across),
    recent: newest(index),
  };
}

function byUrgency(a: Task, b: Task): number {
  return compare(a.priority ?? 'p9', b.priority ?? 'p9') || compare(a.title, b.title);
}

/** Of ten thousand titles: a collator would take longer than all the rest of the page. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function brokenFiles(index: RepoIndex, across: readonly { path: string; message: string }[]): BrokenFile[] {
  const acrossByPath = Map.groupBy(across, ({ path }) => path);
  const broken: BrokenFile[] = [];
  for (const { path, title, problem } of index.docs) {
    const own = index.taskByPath.get(path)?.findings.filter(({ severity }) => severity === 'error') ?? [];
    const between = acrossByPath.get(path) ?? [];
    const message = own[0]?.message ?? problem ?? between[0]?.message;
    if (message === undefined) continue;
    const errors = Math.max(own.length, problem === undefined ? 0 : 1) + between.length;
    broken.push({ path, title, message, line: own[0]?.line ?? null, errors });
  }
  return broken;
}

function newest(index: RepoIndex): Overview['recent'] {
  // Ten thousand entries are not sorted for eight of them.
  const best: RepoIndex['docs'][number][] = [];
  for (const doc of index.docs) {
    const last = best.at(-1);
    if (best.length === recentShown && last && doc.mtimeMs <= last.mtimeMs) continue;
    best.push(doc);
    best.sort((a, b) => b.mtimeMs - a.mtimeMs);
    best.length = Math.min(best.length, recentShown);
  }
  return best.map(({ path, title, status, kind, mtimeMs }) => ({ path, title, status, kind, mtimeMs }));
}
