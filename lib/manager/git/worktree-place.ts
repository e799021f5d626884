import { join } from 'node:path';
import type { GitPlace } from '#lib/process/git.ts';
import type { Repo } from '#lib/repo/root.ts';
import { isThere, worktreeAdmin } from '#lib/repo/worktrees.ts';

export interface WorktreePlace extends GitPlace {
  gitDir: string;
  workTree: string;
}

/**
 * How git is to be run in a worktree of ours; null where the folder is gone. It is told both folders: a worker that
 * deleted or replaced `.git` would otherwise have us commit to whichever repository stands above. Where git knows
 * nothing of the worktree any more, its folder is looked at from the repository itself (`isKnown` is false).
 */
export function worktreePlace(repo: Repo, worktree: string): (WorktreePlace & { isKnown: boolean }) | null {
  if (repo.gitDir === null || !isThere(repo, worktree)) return null;
  const workTree = join(repo.root, worktree);
  const admin = worktreeAdmin(repo, workTree);
  return { cwd: workTree, workTree, gitDir: admin?.gitDir ?? repo.gitDir, isKnown: admin !== null };
}
