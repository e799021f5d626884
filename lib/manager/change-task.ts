import { AppError } from '#lib/errors.ts';
import type { Task, TaskStatus } from '#lib/tasks/model.ts';
import { allowedTransitions } from '#lib/tasks/transitions.ts';
import { updateTask } from '#lib/tasks/update.ts';
import type { ManagerContext } from './context.ts';
import type { Run } from './run.ts';

/** The task of a run as its file says now; null where it is gone. */
export async function taskOf(
  ctx: Pick<ManagerContext, 'index'>,
  run: Pick<Run, 'taskId' | 'taskPath'>,
): Promise<Task | null> {
  const index = await ctx.index.get();
  return index.taskById.get(run.taskId) ?? index.taskByPath.get(run.taskPath) ?? null;
}

/**
 * Moves the task of a run on, where it stands at one of `from`: one that a person has moved meanwhile stays as they
 * want it. Whether it stands there now. @throws AppError where its file cannot be changed.
 * @param options.underLock The caller holds the write lock.
 */
export async function moveTask(
  ctx: Pick<ManagerContext, 'repo' | 'index' | 'now' | 'isRemoteWorker'>,
  run: Pick<Run, 'taskId' | 'taskPath'>,
  from: readonly TaskStatus[],
  to: TaskStatus,
  options: { underLock?: boolean } = {},
): Promise<boolean> {
  if (ctx.isRemoteWorker) return true;
  const task = await taskOf(ctx, run);
  if (task === null) return false;
  if (task.status === to) return true;
  if (task.status === null || !from.includes(task.status) || !allowedTransitions(task.status).includes(to))
    return false;
  try {
    await updateTask(ctx.repo, task.path, { status: to }, { now: ctx.now(), ...options });
    return true;
  } catch (error) {
    // It changed in between, or its form has no word for this: the person's file has the last word.
    if (
      error instanceof AppError &&
      (error.code === 'refused' || error.code === 'stale' || error.code === 'not-found')
    )
      return false;
    throw error;
  }
}
