import type { TaskStatus } from '#lib/tasks/model.ts';

/** What a task's file said from one commit on; `gone` where there was none. */
export interface TaskState {
  /** Of the commit, Unix seconds. */
  atS: number;
  status: TaskStatus | 'gone' | null;
}

/** By path, each in order of time; only where something differs from before. */
export type StatesByPath = Map<string, TaskState[]>;
