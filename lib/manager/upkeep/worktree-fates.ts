import { thisProcess } from '#lib/process/identity.ts';
import { diskUse } from '#lib/repo/disk-use.ts';
import { taskOf } from '../change-task.ts';
import type { ManagerContext } from '../context.ts';
import type { WorktreeUse } from '../disk-use.ts';
import { listWorktrees } from '../git/make-worktree.ts';
import { isAside } from '../git/remove-worktree.ts';
import type { Run } from '../run.ts';
import { isActive } from '../run-states.ts';
import { allRuns } from './all-runs.ts';

/** A worktree of ours, what it takes, and what is to become of it. */
export interface WorktreeFate extends WorktreeUse {
  branch: string | null;
  /** The runs that worked in it, newest first. */
  runs: Run[];
  /** Since when no run needs it, in ms since 1970; null while one does (`kept` says which). */
  finishedMs: number | null;
}

const hourMs = 3_600_000;

/**
 * Every worktree below the configured folder, the one that was finished first in front. What it takes is measured
 * where nothing of it is known, or where a run has ended in it since; `known` is what was measured before.
 */
export async function worktreeFates(
  ctx: Pick<ManagerContext, 'repo' | 'store' | 'index' | 'now'>,
  known: readonly WorktreeUse[],
  signal?: AbortSignal,
): Promise<WorktreeFate[]> {
  const { repo, store } = ctx;
  const made = (await listWorktrees(repo)).filter(({ worktree }) => !isAside(worktree));
  if (made.length === 0) return [];
  const newest = new Map<string, string>();
  const runsIn = new Map<string, Run[]>(made.map(({ worktree }) => [worktree, []]));
  for await (const run of allRuns(store)) {
    if (!newest.has(run.taskId)) newest.set(run.taskId, run.id);
    if (run.worktree !== null && isHere(run)) runsIn.get(run.worktree)?.push(run);
  }
  const now = ctx.now().getTime();
  const fates: WorktreeFate[] = [];
  for (const { worktree, branch } of made) {
    if (signal?.aborted) break;
    const runs = runsIn.get(worktree) ?? [];
    const kept = await whyNeeded(ctx, runs, newest);
    const finishedMs = kept === null ? Math.max(...runs.map(endOf)) : null;
    const before = known.find((one) => one.worktree === worktree);
    const isFresh =
      before !== undefined &&
      Date.parse(before.measuredAt) >= Math.max(0, ...runs.map(endOf)) &&
      now - Date.parse(before.measuredAt) < (finishedMs === null ? hourMs : 24 * hourMs);
    const { bytes, measuredAt } = isFresh
      ? before
      : { bytes: await diskUse(repo, worktree), measuredAt: ctx.now().toISOString() };
    fates.push({ worktree, branch, bytes, measuredAt, kept, runs, finishedMs });
  }
  return fates.sort((a, b) => (a.finishedMs ?? Infinity) - (b.finishedMs ?? Infinity) || compare(a, b));
}

/** Another machine's worktree of the same name is not here. */
function isHere({ worker }: Run): boolean {
  return worker === null || worker.host === thisProcess().host;
}

function endOf({ endedAt, reviewedAt }: Run): number {
  return Math.max(Date.parse(endedAt ?? '') || 0, Date.parse(reviewedAt ?? '') || 0);
}

/** Which run still needs it, as a clause; null where none does. */
async function whyNeeded(
  ctx: Pick<ManagerContext, 'index'>,
  runs: readonly Run[],
  newest: ReadonlyMap<string, string>,
): Promise<string | null> {
  if (runs.length === 0) return 'no run knows it';
  if (runs.some(isActive)) return 'its run is under way';
  if (runs.some(({ state }) => state === 'in_review')) return 'its run waits for review';
  for (const run of runs) {
    const isTriedAgain = (run.state === 'failed' || run.state === 'interrupted') && run.retryAt !== null;
    if (!isTriedAgain || newest.get(run.taskId) !== run.id) continue;
    if ((await taskOf(ctx, run))?.status === 'in_progress') return 'its run is tried again';
  }
  return null;
}

function compare(a: WorktreeFate, b: WorktreeFate): number {
  return a.worktree < b.worktree ? -1 : 1;
}
