import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Task, TaskStatus } from '#lib/tasks/model.ts';
import type { StatesByPath } from './task-states.ts';

/** When a task came, went on and was done, as well as its file and its history tell. Milliseconds since 1970. */
export interface TaskTimes {
  id: string;
  path: string;
  title: string;
  status: TaskStatus | null;
  milestone: string | null;
  /** When it came: the day in the file, or the first commit, whichever is earlier. */
  startMs: number;
  /** When it was completed: the day in the file, else the commit that first said so. Null while it is not. */
  doneMs: number | null;
  /** Since when it has its status; null where nobody knows. */
  sinceMs: number | null;
}

/** @param states From git; null where there is none: then the days in the files have to do. */
export function taskTimes(index: RepoIndex, states: StatesByPath | null, nowMs: number): TaskTimes[] {
  return index.tasks.map((task) => {
    const { id, path, title, status, milestone } = task;
    const list = states?.get(path) ?? [];
    const last = list.at(-1);
    const changedMs = index.docByPath.get(path)?.mtimeMs ?? nowMs;
    const created = dayMs(task.created);
    const first = list[0] ? list[0].atS * 1000 : null;
    const startMs = Math.min(...[created, first].filter((one) => one !== null), nowMs);
    // What is not committed yet has its status since the file was saved.
    const sinceMs = last?.status === status ? last.atS * 1000 : states === null ? null : changedMs;
    const doneMs =
      status === 'completed' ? Math.min(dayMs(task.completed) ?? sinceMs ?? changedMs, nowMs) : null;
    const known = created === null && first === null ? Math.min(changedMs, nowMs) : startMs;
    return {
      ...{ id, path, title, status, milestone },
      startMs: doneMs === null ? known : Math.min(known, doneMs),
      doneMs,
      sinceMs: sinceMs ?? sinceOf(task, created),
    };
  });
}

/** Without a history: a task that is under way is at least no older than itself. */
function sinceOf(task: Task, created: number | null): number | null {
  return task.status === 'completed' ? dayMs(task.completed) : created;
}

function dayMs(day: string | null): number | null {
  if (day === null || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const at = Date.parse(`${day}T12:00:00Z`);
  return Number.isNaN(at) ? null : at;
}
