import { AppError } from '#lib/errors.ts';
import { git } from '#lib/process/git.ts';
import type { Repo } from '#lib/repo/root.ts';
import { numberedSlug, slugOf } from '#lib/tasks/slug.ts';

export const branchPrefix = 'task/';

/**
 * A branch for a task that no one else has: `task/<file name>`, `task/<file name>-2`, … A branch that is there
 * already is left alone, whoever made it.
 * @param taken Names that are spoken for although they are not made yet.
 */
export async function freeBranch(
  repo: Repo,
  task: { id: string; path: string },
  taken: ReadonlySet<string> = new Set(),
): Promise<string> {
  const there = new Set(await branchesBelow(repo, branchPrefix));
  if (there.has('task')) {
    throw new AppError(
      'refused',
      'A branch called task leaves no room for task/…; rename it (git branch -m task other).',
    );
  }
  const name = task.path.slice(task.path.lastIndexOf('/') + 1).replace(/\.md$/i, '');
  const slug = slugOf(name) || slugOf(task.id) || 'task';
  for (let number = 1; ; number++) {
    const branch = `${branchPrefix}${numberedSlug(slug, number)}`;
    const isFree = [...there, ...taken].every((other) => !collides(other, branch));
    if (isFree) return branch;
  }
}

/** Names of branches, without `refs/heads/`. */
async function branchesBelow(repo: Repo, prefix: string): Promise<string[]> {
  // Without the slash: a branch called `task` leaves no room for one called `task/x`, and is to be seen.
  const said = await git({ cwd: repo.root }, [
    'for-each-ref',
    '--format=%(refname:lstrip=2)',
    `refs/heads/${prefix.replace(/\/$/, '')}`,
  ]);
  return said.split('\n').filter((line) => line !== '');
}

/** The same on file systems that know no case, or one would have to be a folder of the other. */
function collides(a: string, b: string): boolean {
  const [one, two] = [a.toLowerCase(), b.toLowerCase()];
  return one === two || one.startsWith(`${two}/`) || two.startsWith(`${one}/`);
}
