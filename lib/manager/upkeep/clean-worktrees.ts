import { thisProcess } from '#lib/process/identity.ts';
import { withWriteLock } from '#lib/repo/lock.ts';
import type { ManagerContext } from '../context.ts';
import type { WorktreeUse } from '../disk-use.ts';
import { finishRemovals, putBack, removeAside, setAside, whyKept } from '../git/remove-worktree.ts';
import { activeStates } from '../run-states.ts';
import { type WorktreeFate, worktreeFates } from './worktree-fates.ts';

export interface CleanOptions {
  /** Also those that the settings would keep for a while. */
  all?: boolean;
  /** Only says what would go. */
  dryRun?: boolean;
  signal?: AbortSignal;
  onRemoved?: (gone: WorktreeFate) => void;
}

export interface Cleaned {
  removed: WorktreeFate[];
  /** With the reason in `kept`. */
  kept: WorktreeUse[];
}

const dayMs = 24 * 3_600_000;
const gigabyte = 1024 ** 3;
const lockPatience = { timeoutMs: 60_000 };

/**
 * Removes worktrees whose runs are over and hold nothing that is on no branch: those that are old, and the oldest of
 * the others while all together take more than they may. Their branches stay. Then notes what is left.
 */
export async function cleanWorktrees(
  ctx: Pick<ManagerContext, 'repo' | 'store' | 'index' | 'now'>,
  options: CleanOptions = {},
): Promise<Cleaned> {
  const { repo, store } = ctx;
  if (repo.gitDir === null) return { removed: [], kept: [] };
  const { host } = thisProcess();
  if (!options.dryRun) await finishRemovals(repo);
  const known = (await store.manager()).disk.find((one) => one.host === host)?.worktrees ?? [];
  const fates = await worktreeFates(ctx, known, options.signal);
  if (options.signal?.aborted) return { removed: [], kept: [] };
  const { keepWorktreesDays, maxWorktreesGb } = repo.config.manager;
  const oldMs = ctx.now().getTime() - keepWorktreesDays * dayMs;
  let total = fates.reduce((sum, { bytes }) => sum + bytes, 0);
  const removed: WorktreeFate[] = [];
  const kept: WorktreeUse[] = [];
  for (const fate of fates) {
    const isDue = options.all || (fate.finishedMs ?? Infinity) <= oldMs || total > maxWorktreesGb * gigabyte;
    const why = fate.kept ?? (await whyKept(repo, fate.worktree));
    if (why === null && isDue && !options.signal?.aborted) {
      const refused = options.dryRun ? null : await removeFinished(ctx, fate);
      if (refused === null) {
        total -= fate.bytes;
        removed.push(fate);
        if (!options.dryRun) options.onRemoved?.(fate);
        continue;
      }
      kept.push(factOf(fate, refused));
    } else kept.push(factOf(fate, why));
  }
  const worktrees = [...kept].sort((a, b) => (a.worktree < b.worktree ? -1 : 1));
  if (!options.dryRun) await store.noteDisk({ host, at: ctx.now().toISOString(), worktrees });
  return { removed, kept: worktrees };
}

function factOf({ worktree, bytes, measuredAt }: WorktreeFate, kept: string | null): WorktreeUse {
  return { worktree, bytes, measuredAt, kept };
}

/** Null once it is gone, else why it stays. */
async function removeFinished(
  ctx: Pick<ManagerContext, 'repo' | 'store'>,
  fate: WorktreeFate,
): Promise<string | null> {
  const { repo, store } = ctx;
  const { worktree, runs } = fate;
  const point = async (to: string | null) => {
    for (const { id } of runs) {
      const run = await store.find(id);
      if (run === null || run.worktree === to) continue;
      await store.settle(id, [run.state], { state: run.state, worktree: to });
    }
  };
  // Whoever takes such a run up again does so under this lock, and finds the worktree or no word of it.
  const aside = await withWriteLock(
    repo,
    async () => {
      const needing = await store.list({ states: [...activeStates, 'in_review'], limit: 10_000 });
      if (needing.some((run) => run.worktree === worktree)) return { reason: 'a run has taken it up again' };
      const set = await setAside(repo, worktree);
      if (!('reason' in set)) await point(null);
      return set;
    },
    lockPatience,
  );
  if ('reason' in aside) return aside.reason;
  if (aside.folder === null || (await removeAside(repo, aside.folder))) return null;
  const { folder } = aside;
  const back = await withWriteLock(
    repo,
    async () => {
      const to = await putBack(repo, folder, worktree);
      await point(to);
      return to;
    },
    lockPatience,
  );
  return (await whyKept(repo, back)) ?? 'git refused to remove it';
}
