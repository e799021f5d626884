import type { DiskUse, WorktreeUse } from '#lib/manager/disk-use.ts';
import { listWorktrees } from '#lib/manager/git/make-worktree.ts';
import { thisProcess } from '#lib/process/identity.ts';
import { diskUse } from '#lib/repo/disk-use.ts';
import type { Repo } from '#lib/repo/root.ts';

export interface WorktreesHere {
  count: number;
  bytes: number;
  /** What the settings allow all of them together. */
  limitBytes: number;
  worktrees: WorktreeUse[];
}

/** What worktrees take on this machine: as its manager measured them; those that it has not seen yet are measured now. */
export async function worktreesHere(repo: Repo, disk: readonly DiskUse[]): Promise<WorktreesHere> {
  const known = disk.find(({ host }) => host === thisProcess().host)?.worktrees ?? [];
  const worktrees: WorktreeUse[] = [];
  for (const { worktree } of await listWorktrees(repo)) {
    const before = known.find((one) => one.worktree === worktree);
    worktrees.push(
      before ?? {
        worktree,
        bytes: await diskUse(repo, worktree),
        measuredAt: new Date().toISOString(),
        kept: null,
      },
    );
  }
  return {
    count: worktrees.length,
    bytes: worktrees.reduce((sum, { bytes }) => sum + bytes, 0),
    limitBytes: repo.config.manager.maxWorktreesGb * 1024 ** 3,
    worktrees,
  };
}
