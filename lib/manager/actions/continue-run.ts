import { AppError } from '#lib/errors.ts';
import { withWriteLock } from '#lib/repo/lock.ts';
import { moveTask, taskOf } from '../change-task.ts';
import type { ManagerContext } from '../context.ts';
import type { Run } from '../run.ts';
import { requireRun, requireState } from './find-run.ts';

/**
 * Another try of a run that did not come to a review: on its branch, in its worktree and its agent's session, so that
 * nothing is done twice. @throws AppError `conflict` where the task runs already.
 */
export async function retryRun(ctx: ManagerContext, runId: string): Promise<Run> {
  return oneStep(ctx, async () => {
    const run = await requireRun(ctx, runId);
    requireState(run, ['failed', 'cancelled', 'interrupted'], 'tried again');
    return continueRun(ctx, run, null);
  });
}

/** Sends what came back to the worker once more, with what the reviewer says of it. */
export async function sendBack(
  ctx: ManagerContext,
  runId: string,
  options: { comment: string; by?: string },
): Promise<Run> {
  const comment = options.comment.trim();
  return oneStep(ctx, async () => {
    const run = await requireRun(ctx, runId);
    requireState(run, ['in_review'], 'sent back');
    if (comment === '') throw new AppError('bad-request', 'Say what is to be done about it.');
    const next = await continueRun(ctx, run, comment);
    // A worker on another machine may have taken it meanwhile, and told it then.
    await ctx.store.settle(run.id, ['in_review', 'sent_back'], {
      state: 'sent_back',
      reviewedAt: ctx.now().toISOString(),
    });
    return next;
  });
}

/**
 * Under the lock that a manager waits for before it begins such a run (`prepare`): it must not see a run in line
 * whose task and predecessor have not been moved yet.
 */
function oneStep<T>({ repo }: ManagerContext, work: () => Promise<T>): Promise<T> {
  return withWriteLock(repo, work, { timeoutMs: 60_000 });
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
  const from = ['todo', 'draft', 'in_progress', 'in_review', 'blocked'] as const;
  await moveTask(ctx, next, from, 'ready', { underLock: true });
  return next;
}
