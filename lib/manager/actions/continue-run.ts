import { AppError } from '#lib/errors.ts';
import { moveTask, taskOf } from '../change-task.ts';
import type { ManagerContext } from '../context.ts';
import type { Run } from '../run.ts';
import { requireRun, requireState } from './find-run.ts';

/**
 * Another try of a run that did not come to a review: on its branch, in its worktree and its agent's session, so that
 * nothing is done twice. @throws AppError `conflict` where the task runs already.
 */
export async function retryRun(ctx: ManagerContext, runId: string): Promise<Run> {
  const run = await requireRun(ctx, runId);
  requireState(run, ['failed', 'cancelled', 'interrupted'], 'tried again');
  return continueRun(ctx, run, null);
}

/** Sends what came back to the worker once more, with what the reviewer says of it. */
export async function sendBack(
  ctx: ManagerContext,
  runId: string,
  options: { comment: string; by?: string },
): Promise<Run> {
  const run = await requireRun(ctx, runId);
  requireState(run, ['in_review'], 'sent back');
  const comment = options.comment.trim();
  if (comment === '') throw new AppError('bad-request', 'Say what is to be done about it.');
  const next = await continueRun(ctx, run, comment);
  await ctx.store.settle(run.id, ['in_review'], { state: 'sent_back', reviewedAt: ctx.now().toISOString() });
  return next;
}

async function continueRun(ctx: ManagerContext, run: Run, comment: string | null): Promise<Run> {
  const task = await taskOf(ctx, run);
  if (task === null) throw new AppError('not-found', `${run.taskId} is no task any more.`);
  const next = await ctx.store.enqueue({
    taskId: task.id,
    taskPath: task.path,
    title: task.title,
    attempt: 1,
    continues: run.id,
    comment,
    branch: run.branch,
    baseBranch: run.baseBranch,
    timeoutMs: ctx.repo.config.manager.timeoutMinutes * 60_000,
    worktree: run.worktree,
    sessionId: run.sessionId,
  });
  if (next === null)
    throw new AppError('conflict', `${task.id} runs already; wait for it, or cancel it first.`);
  await moveTask(ctx, next, ['todo', 'draft', 'in_progress', 'in_review', 'blocked'], 'ready');
  return next;
}
