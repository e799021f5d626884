import type { ManagerContext } from '../context.ts';
import { cleanWorktrees } from './clean-worktrees.ts';
import { dropOldRuns } from './drop-old-runs.ts';
import type { WorktreeFate } from './worktree-fates.ts';

const everyMs = 3_600_000;
const slackMs = 60_000;

export interface Upkeep {
  /** Has it done once more, soon after a run has ended. */
  soon(): void;
  /** Resolves when nothing of it is under way; with nothing more to begin. */
  close(): Promise<void>;
}

/**
 * What a manager does beside its work: hourly and after each run it measures worktrees and removes those that are not
 * needed any more, hourly it gives up old logs. One at a time; what fails is told, and tried again the next time.
 */
export function createUpkeep(
  ctx: ManagerContext,
  options: {
    /** Logs belong to all machines: one of them looks after them. */
    isPlanner: boolean;
    stop: AbortSignal;
    onRemoved: (gone: WorktreeFate) => void;
    onProblem: (error: unknown) => void;
  },
): Upkeep {
  const { stop: signal, onRemoved } = options;
  let running: Promise<void> | null = null;
  let isAsked = false;
  let logsDueMs = 0;

  const once = async () => {
    if (signal.aborted) return;
    await cleanWorktrees(ctx, { signal, onRemoved });
    if (!options.isPlanner || performance.now() < logsDueMs) return;
    await dropOldRuns(ctx, signal);
    logsDueMs = performance.now() + everyMs - slackMs;
  };
  const soon = () => {
    isAsked = true;
    running ??= (async () => {
      while (isAsked) {
        isAsked = false;
        await once().catch(options.onProblem);
      }
      running = null;
    })();
  };
  const timer = setInterval(soon, everyMs);
  timer.unref();
  return {
    soon,
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
