import { AppError } from '#lib/errors.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';
import { moveTask } from '../change-task.ts';
import type { RunSession } from './session.ts';

/** Moves the task of a run on. A file that cannot be changed is told in the log, and ends no run. */
export async function moveOn(
  session: RunSession,
  from: readonly TaskStatus[],
  to: TaskStatus,
): Promise<void> {
  try {
    await moveTask(session, session.run, from, to);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    session.note(`The task could not be made ${to}: ${error.message}`, 'error');
  }
}
