import { thisProcess } from '#lib/process/identity.ts';
import type { ManagerContext } from '../context.ts';
import type { Run } from '../run.ts';
import { isHeld } from '../run-states.ts';
import { runTask } from '../run-task.ts';

/**
 * Ends a run that is to be cancelled and that no manager holds any more, here and now: its worker with all that it
 * started, with a commit of what is there. Null where somebody holds it: then that one ends it.
 * @throws AppError where its end did not go well.
 */
export async function endAbandoned(ctx: ManagerContext, run: Run): Promise<Run | null> {
  if (!run.cancelAsked || !isHeld(run)) return null;
  const claim = await ctx.store.takeOver(run, thisProcess());
  if (claim === null) return null;
  const never = new AbortController().signal;
  let problem: unknown = null;
  const ended = await runTask(ctx, { run, claim }, { stop: never, hurry: never }, (error) => {
    problem = error;
  }).done;
  if (problem !== null) throw problem;
  return ended;
}
