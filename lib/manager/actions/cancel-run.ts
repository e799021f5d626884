import { withWriteLock } from '#lib/repo/lock.ts';
import { moveTask } from '../change-task.ts';
import type { ManagerContext } from '../context.ts';
import type { Run } from '../run.ts';
import { activeStates } from '../run-states.ts';
import { requireRun, requireState } from './find-run.ts';

/**
 * Has a run ended: one that waits at once, one that is worked on by its manager within seconds, with a commit of what
 * is there. Its task becomes `todo`, so that it does not start again by itself.
 */
export async function cancelRun(ctx: ManagerContext, runId: string, by: string): Promise<Run> {
  requireState(await requireRun(ctx, runId), activeStates, 'cancelled');
  // Under the lock that a manager plans under: between the two the task is ready and nothing stands in line for it.
  return withWriteLock(
    ctx.repo,
    async () => {
      const run = await ctx.store.askCancel(runId, by);
      if (run.state === 'cancelled')
        await moveTask(ctx, run, ['ready', 'in_progress'], 'todo', { underLock: true });
      return run;
    },
    { timeoutMs: 60_000 },
  );
}
