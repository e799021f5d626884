import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { git, runGit } from '#lib/process/git.ts';
import { isAlive, processOf } from '#lib/process/identity.ts';
import type { Repo } from '#lib/repo/root.ts';
import { isThere, repositoryInside } from '#lib/repo/worktrees.ts';
import { freeWorktree, listWorktrees } from './make-worktree.ts';
import { worktreePlace } from './worktree-place.ts';

export type Removal = { removed: true } | { removed: false; reason: string };

/** Begins the name of a worktree that is being removed; the process that does it follows. Nothing of ours works in one. */
const asidePrefix = '.gone-';
const removeMs = 600_000;

/**
 * Removes a worktree that holds nothing but what is on a branch. Never by force: one with changes or new files, or
 * that stands on no branch, is refused here, and by git itself once more. What git ignores goes with it.
 */
export async function removeWorktree(repo: Repo, worktree: string): Promise<Removal> {
  const aside = await setAside(repo, worktree);
  if ('reason' in aside) return kept(worktree, aside.reason);
  if (aside.folder === null || (await removeAside(repo, aside.folder))) return { removed: true };
  const back = await putBack(repo, aside.folder, worktree);
  return kept(worktree, (await whyKept(repo, back)) ?? 'git refused');
}

function kept(worktree: string, why: string): Removal {
  return { removed: false, reason: `${worktree} was kept: ${why}.` };
}

/** Why a worktree has to stay, as a clause; null where nothing of it would be lost. */
export async function whyKept(repo: Repo, worktree: string): Promise<string | null> {
  const place = worktreePlace(repo, worktree);
  if (place === null) return null;
  if (!place.isKnown) return 'git does not know it any more';
  const head = await runGit(place, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  if (head.exitCode !== 0) return 'it stands on no commit';
  const args = [
    'for-each-ref',
    '--count=1',
    '--format=%(refname)',
    '--contains',
    head.stdout.trim(),
    'refs/heads/',
  ];
  if ((await git({ cwd: repo.root }, args)) === '') return 'its last commit is on no branch';
  const look = ['status', '--porcelain', '-z', '--untracked-files=normal', '--ignore-submodules=none'];
  const status = await runGit(place, look, { env: { GIT_OPTIONAL_LOCKS: '0' } });
  if (status.exitCode !== 0) return 'git cannot read it';
  const changed = status.stdout.split('\0').flatMap((line) => (/^.. /.test(line) ? [line.slice(3)] : []));
  if (changed.length > 0) return `${named(changed)} not committed`;
  const inside = repositoryInside(place.workTree);
  return inside === null ? null : `${inside} in it is a repository of its own`;
}

function named(paths: readonly string[]): string {
  if (paths.length === 1) return `${paths[0]} is`;
  return paths.length === 2
    ? `${paths[0]} and ${paths[1]} are`
    : `${paths[0]} and ${paths.length - 1} more are`;
}

/**
 * Takes a worktree that may go out of its place, in one step: killed at it, nobody finds half of one where a run would
 * go on. `folder` is null where it was gone already. Short enough to be done under the write lock.
 */
export async function setAside(
  repo: Repo,
  worktree: string,
): Promise<{ folder: string | null } | { reason: string }> {
  const root = { cwd: repo.root };
  const why = await whyKept(repo, worktree);
  if (why !== null) return { reason: why };
  const from = join(repo.root, worktree);
  if (!isThere(repo, worktree)) {
    // Git's own note of it goes, too.
    await runGit(root, ['worktree', 'remove', '--', from]);
    return { folder: null };
  }
  const parent = worktree.slice(0, worktree.lastIndexOf('/') + 1);
  const folder = `${parent}${asidePrefix}${process.pid}-${randomBytes(4).toString('hex')}`;
  const moved = await runGit(root, ['worktree', 'move', '--', from, join(repo.root, folder)]);
  return moved.exitCode === 0 ? { folder } : { reason: refusal(moved.stderr) };
}

function refusal(said: string): string {
  if (/submodule/.test(said)) return 'git removes no worktree with submodules';
  return /locked/.test(said) ? 'it is locked (git worktree unlock)' : 'git refused to remove it';
}

/** Whether it is gone: git looks once more, and refuses what holds anything new. */
export async function removeAside(repo: Repo, folder: string): Promise<boolean> {
  const args = ['worktree', 'remove', '--', join(repo.root, folder)];
  const run = await runGit({ cwd: repo.root }, args, { timeoutMs: removeMs });
  return run.exitCode === 0 || !isThere(repo, folder);
}

/**
 * Something was written into it between the look and the removal: it goes back to its place, to another one where
 * that is taken by now. Returns where it is.
 */
export async function putBack(repo: Repo, folder: string, worktree: string): Promise<string> {
  const name = worktree.slice(worktree.lastIndexOf('/') + 1);
  const to = isThere(repo, worktree) ? freeWorktree(repo, name) : worktree;
  const moved = await runGit({ cwd: repo.root }, [
    'worktree',
    'move',
    '--',
    join(repo.root, folder),
    join(repo.root, to),
  ]);
  return moved.exitCode === 0 ? to : folder;
}

export function isAside(worktree: string): boolean {
  return worktree.slice(worktree.lastIndexOf('/') + 1).startsWith(asidePrefix);
}

function isBeingRemoved(aside: string): boolean {
  const pid = Number(/-(\d+)-[0-9a-f]+$/.exec(aside)?.[1]);
  return Number.isSafeInteger(pid) && isAlive(processOf(pid)) === true;
}

/**
 * Ends removals that somebody was killed at. The files that are gone already are put back from the commit, for git
 * removes only what is whole; what is there is not touched.
 */
export async function finishRemovals(repo: Repo): Promise<void> {
  for (const { worktree, branch } of await listWorktrees(repo)) {
    if (!isAside(worktree) || isBeingRemoved(worktree)) continue;
    const place = worktreePlace(repo, worktree);
    if (place?.isKnown) {
      await runGit({ cwd: repo.root }, ['worktree', 'repair', join(repo.root, worktree)]);
      await runGit(place, ['checkout-index', '--all', '--quiet'], { timeoutMs: removeMs });
    }
    if (await removeAside(repo, worktree)) continue;
    const parent = worktree.slice(0, worktree.lastIndexOf('/') + 1);
    await putBack(repo, worktree, `${parent}${(branch ?? 'kept').replaceAll('/', '-')}`);
  }
}
