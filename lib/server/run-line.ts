import { setTimeout as wait } from 'node:timers/promises';
import type { Task } from '../tasks/model.ts';
import { runsOfTask } from './manager-desk.ts';

/** Of a task that is neither, nothing is told though it may have had runs. */
const atWork = new Set<Task['status']>(['in_progress', 'in_review', 'blocked']);
/** A keeper on another machine may take its time; the page does not. */
const patienceMs = 50;

/**
 * Whether a task's page has a line about runs: what is ready waits for something or starts, and of the rest there is
 * something to tell where it was run. Where that is not known soon, the line has its room.
 */
export async function hasRunLine({ id, status }: Pick<Task, 'id' | 'status'>): Promise<boolean> {
  if (status === 'ready') return true;
  if (!atWork.has(status)) return false;
  const known = runsOfTask(id).then(
    (runs) => runs.length > 0,
    () => true,
  );
  const timer = new AbortController();
  try {
    return await Promise.race([known, wait(patienceMs, true, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}
