import { join } from 'node:path';
import { AppError } from '#lib/errors.ts';
import { git, gitFailure, runGit } from '#lib/process/git.ts';
import type { Repo } from '#lib/repo/root.ts';
import { isThere, prepareWorktreeFolder, worktreeAdmin } from '#lib/repo/worktrees.ts';
import { numberedSlug } from '#lib/tasks/slug.ts';
import { branchPrefix } from './branch-names.ts';
import { commitAt } from './commit-all.ts';

export interface WorktreeWish {
  branch: string;
  /** Repo-relative. */
  worktree: string;
  /** Where the branch begins, should it not be there. */
  baseSha: string;
  /** The branch is one that an earlier step of this run, or the run that it continues, has made. */
  isOurs: boolean;
  /** A mark for processes of this run. */
  env?: NodeJS.Dict<string>;
  signal?: AbortSignal | undefined;
}

/** A folder below the configured one that nothing stands in and git knows nothing of. */
export function freeWorktree(repo: Repo, branch: string, taken: ReadonlySet<string> = new Set()): string {
  const parent = repo.config.manager.worktrees;
  const slug = branch.startsWith(branchPrefix) ? branch.slice(branchPrefix.length) : branch;
  const name = slug.replaceAll('/', '-');
  for (let number = 1; ; number++) {
    const folder = `${parent}/${numberedSlug(name, number)}`;
    if (taken.has(folder) || isThere(repo, folder)) continue;
    if (worktreeAdmin(repo, join(repo.root, folder)) === null) return folder;
  }
}

/** Whether the worktree stands whole, and git knows it. */
export function hasWorktree(repo: Repo, worktree: string): boolean {
  const admin = worktreeAdmin(repo, join(repo.root, worktree));
  return admin !== null && !admin.isUnfinished && isThere(repo, worktree);
}

/**
 * Makes a worktree on a branch of ours; where both are there already, does nothing. Safe to be called again after a
 * death at any moment.
 * @throws AppError `conflict` where branch or folder belong to somebody else: choose other names.
 */
export async function makeWorktree(repo: Repo, wish: WorktreeWish): Promise<void> {
  const { branch, worktree, baseSha, isOurs } = wish;
  const folder = join(repo.root, worktree);
  prepareWorktreeFolder(repo, repo.config.manager.worktrees);
  const admin = worktreeAdmin(repo, folder);
  if (admin?.isUnfinished)
    throw new AppError('conflict', `${worktree} was never finished; it is left as it is.`);
  if (admin && isThere(repo, worktree)) {
    if (isOurs) return;
    throw new AppError('conflict', `${worktree} is a worktree of somebody else.`);
  }
  const place = { cwd: repo.root };
  // Known to git, and its folder gone: there is nothing left to lose, and its place has to be free.
  if (admin) await runGit(place, ['worktree', 'remove', '--', folder]);
  if (isThere(repo, worktree)) throw new AppError('conflict', `${worktree} is there already.`);

  const tip = await commitAt(place, `refs/heads/${branch}`);
  if (tip !== null && !isOurs && tip !== baseSha) {
    throw new AppError('conflict', `There is a branch ${branch} already.`);
  }
  const args =
    tip === null
      ? ['worktree', 'add', '--quiet', '--no-track', '-b', branch, '--', folder, baseSha]
      : ['worktree', 'add', '--quiet', '--', folder, branch];
  const run = await runGit(place, args, { timeoutMs: 600_000, env: wish.env ?? {}, signal: wish.signal });
  if (run.exitCode !== 0 || run.outcome !== 'exited') throw gitFailure(args, run, [repo.root]);
}

/** Repo-relative folders of worktrees below the configured folder, as git knows them. */
export async function listWorktrees(repo: Repo): Promise<{ worktree: string; branch: string | null }[]> {
  if (repo.gitDir === null) return [];
  const said = await git({ cwd: repo.root }, ['worktree', 'list', '--porcelain', '-z']);
  const prefix = `${join(repo.root, repo.config.manager.worktrees)}/`;
  return said.split('\0\0').flatMap((block) => {
    const lines = block.split('\0');
    const folder = lines.find((line) => line.startsWith('worktree '))?.slice('worktree '.length);
    if (!folder?.startsWith(prefix)) return [];
    const ref = lines.find((line) => line.startsWith('branch '))?.slice('branch refs/heads/'.length);
    return [{ worktree: folder.slice(repo.root.length + 1), branch: ref ?? null }];
  });
}
