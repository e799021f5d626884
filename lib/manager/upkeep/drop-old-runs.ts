import { AppError } from '#lib/errors.ts';
import type { ManagerContext } from '../context.ts';
import type { Run } from '../run.ts';
import { endStates } from '../run-states.ts';
import { allRuns } from './all-runs.ts';

const dayMs = 24 * 3_600_000;
const megabyte = 1024 ** 2;
const maxSummaryChars = 200;
const finishedStates = endStates.filter((state) => state !== 'in_review');

/**
 * Gives up what is old of runs that are over: after `keepRunsDays` their logs and what only their pages show, and
 * while all logs together take more than `maxLogsMb` the oldest of them. What became of each run stays, as one line
 * of the list. How many it were.
 */
export async function dropOldRuns(
  { repo, store, now }: Pick<ManagerContext, 'repo' | 'store' | 'now'>,
  signal?: AbortSignal,
): Promise<number> {
  const { keepRunsDays, maxLogsMb } = repo.config.manager;
  const oldMs = now().getTime() - keepRunsDays * dayMs;
  let total = 0;
  const finished: Run[] = [];
  for await (const run of allRuns(store)) {
    total += run.logBytes;
    const isOver = (finishedStates as readonly string[]).includes(run.state);
    if (isOver && !(isOneLine(run) && run.logBytes === 0)) finished.push(run);
  }
  finished.sort((a, b) => endOf(a) - endOf(b));
  let count = 0;
  for (const run of finished) {
    const isOld = endOf(run) < oldMs;
    const isTooMuch = total > maxLogsMb * megabyte && run.logBytes > 0;
    if (signal?.aborted || !(isOld ? !isOneLine(run) : isTooMuch)) continue;
    try {
      if (isOld) await store.settle(run.id, [run.state], { state: run.state, ...oneLine(run) });
      await store.dropLog(run.id);
    } catch (error) {
      // Somebody has taken it up in between.
      if (error instanceof AppError && error.code === 'conflict') continue;
      throw error;
    }
    total -= run.logBytes;
    count++;
  }
  return count;
}

function endOf({ endedAt, queuedAt }: Run): number {
  return Date.parse(endedAt ?? queuedAt);
}

function isOneLine(run: Run): boolean {
  const { checks, evidence, files } = run;
  return run.logDroppedAt !== null && checks.length + evidence.length + files.length === 0;
}

function oneLine({ summary }: Run) {
  const line = summary?.split('\n', 1)[0]?.slice(0, maxSummaryChars).toWellFormed() ?? null;
  return { checks: [], evidence: [], files: [], summary: line };
}
