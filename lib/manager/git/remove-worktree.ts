import { join } from 'node:path';
import { git, runGit } from '#lib/process/git.ts';
import type { Repo } from '#lib/repo/root.ts';
import { isThere, repositoryInside } from '#lib/repo/worktrees.ts';
import { worktreePlace } from './worktree-place.ts';

export type Removal = { removed: true } | { removed: false; reason: string };

/**
 * Removes a worktree that holds nothing but what is on a branch. Never by force: git itself refuses one with changes
 * or new files, and one that stands on no branch is refused here.
 */
export async function removeWorktree(repo: Repo, worktree: string): Promise<Removal> {
  const place = worktreePlace(repo, worktree);
  const root = { cwd: repo.root };
  if (place === null) {
    // Its folder is gone: git's own note of it goes, too.
    await runGit(root, ['worktree', 'remove', '--', join(repo.root, worktree)]);
    return { removed: true };
  }
  if (!place.isKnown) return kept('git does not know it any more');
  const holding = await git(root, [
    'for-each-ref',
    '--count=1',
    '--format=%(refname)',
    '--contains',
    (await git(place, ['rev-parse', 'HEAD'])).trim(),
    'refs/heads/',
  ]);
  if (holding === '') return kept('its last commit is on no branch');
  const inside = repositoryInside(place.workTree);
  if (inside !== null) return kept(`${inside} in it is a repository of its own`);
  const run = await runGit(root, ['worktree', 'remove', '--', join(repo.root, worktree)], {
    timeoutMs: 300_000,
  });
  if (run.exitCode === 0) return { removed: true };
  if (!isThere(repo, worktree)) return { removed: true };
  return kept(
    /modified or untracked/.test(run.stderr)
      ? 'there is something in it that is not committed'
      : 'git refused',
  );

  function kept(why: string): Removal {
    return { removed: false, reason: `${worktree} was kept: ${why}.` };
  }
}
