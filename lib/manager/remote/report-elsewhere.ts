import { AppError } from '#lib/errors.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';
import { moveTask } from '../change-task.ts';
import type { ManagerContext } from '../context.ts';
import type { Run } from '../run.ts';
import { activeStates, isActive, isHeld } from '../run-states.ts';
import { bringHere } from './bring-here.ts';

const openStates = [...activeStates, 'in_review', 'failed', 'interrupted', 'cancelled'] as const;

/**
 * Workers elsewhere change no task: their clones are not where people look. Who plans does it for them, in its own
 * files, and fetches what came back. What a person moved meanwhile stays: an end is told once, and only of runs that
 * were seen under way.
 */
export function createElsewhere(ctx: ManagerContext, onProblem: (error: unknown) => void) {
  const seen = new Set<string>();
  const told = new Set<string>();

  return async function report(isOurs: (run: Run) => boolean): Promise<void> {
    if (ctx.repo.config.manager.remote === undefined) return;
    for (const run of await ctx.store.list({ latest: true, states: openStates, limit: 10_000 })) {
      if (isActive(run)) seen.add(run.id);
      if (isOurs(run) || told.has(`${run.id} ${isHeld(run)}`)) continue;
      const move = moveFor(run, seen.has(run.id));
      if (move === null) continue;
      told.add(`${run.id} ${isHeld(run)}`);
      try {
        if (run.state === 'in_review') await bringHere(ctx.repo, run);
        // From where it stands to where its run is, by steps that the files allow.
        for (const [from, to] of move) await moveTask(ctx, run, from, to);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        onProblem(error);
      }
    }
  };
}

type Move = [from: readonly TaskStatus[], to: TaskStatus][];

function moveFor(run: Run, wasSeen: boolean): Move | null {
  const begun: Move = [[['ready'], 'in_progress']];
  if (isHeld(run)) return begun;
  if (run.state === 'in_review') return [...(wasSeen ? begun : []), [['in_progress'], 'in_review']];
  if (!wasSeen) return null;
  if (run.state === 'cancelled') return [[['in_progress'], 'todo']];
  if (run.state === 'failed' && run.retryAt === null) return [...begun, [['in_progress'], 'blocked']];
  return null;
}
