import { AppError } from '../errors.ts';
import { measuredBytes } from '../manager/disk-use.ts';
import type { Run } from '../manager/run.ts';
import type { RunStore } from '../manager/run-store.ts';
import { openRunStore } from '../manager/store/open.ts';
import { appContext } from './context.ts';

// Next loads a module more than once in a process: only a global is the same for all of them.
const slot = Symbol.for('dataface-tasks.run-store');
const holder = globalThis as unknown as Record<symbol, RunStore | undefined>;

/** The runs of the served repository; opened at the first call, closed with the process. */
export function runStore(): RunStore {
  const open = holder[slot] ?? openRunStore(appContext());
  holder[slot] = open;
  return open;
}

export async function findRun(id: string): Promise<Run | null> {
  return /^[a-z0-9]{8,32}$/.test(id) ? runStore().find(id) : null;
}

/** @throws AppError `not-found`. */
export async function requireRun(id: string): Promise<Run> {
  const run = await findRun(id);
  if (run === null) throw new AppError('not-found', 'There is no such run.');
  return run;
}

/** What the worktree of a run takes, as its manager measured it last. */
export async function worktreeBytes(run: Run): Promise<number | null> {
  return run.worktree === null ? null : measuredBytes(run, (await runStore().manager()).disk);
}

const shownOfTask = 20;

/** Newest first. */
export function runsOfTask(taskId: string): Promise<Run[]> {
  return runStore().list({ taskId, limit: shownOfTask });
}

/** `away` where the keeper of runs cannot be reached: a page says so, and goes on. */
export async function unlessAway<T>(work: Promise<T>): Promise<T | 'away'> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') return 'away';
    throw error;
  }
}
