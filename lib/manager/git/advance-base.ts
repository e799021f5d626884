import { AppError } from '#lib/errors.ts';
import { type GitPlace, git, gitFailure, runGit } from '#lib/process/git.ts';
import type { Repo } from '#lib/repo/root.ts';
import { fallbackIdentity } from './identity.ts';
import type { PlannedMerge } from './merge-plan.ts';

/**
 * Has the base lead to the merge, and the checkout that stands on it, if there is one, follow: its files are those
 * of the merge afterwards. The task's own file is left as it stands: what a person wrote there meanwhile is for the
 * caller to bring together.
 * @throws AppError `refused` naming files with changes of a person that the merge would touch; nothing was done.
 */
export async function advanceBase(repo: Repo, merge: PlannedMerge, reason: string): Promise<void> {
  const { base, from, to } = merge;
  if (from === to) return;
  const checkout = await checkoutOf(repo, base);
  if (checkout !== null) await advanceFiles({ cwd: checkout }, merge);
  const args = ['update-ref', '-m', reason, `refs/heads/${base}`, to, from];
  const moved = await runGit({ cwd: repo.root }, args, { fallbackIdentity });
  if (moved.exitCode !== 0) throw gitFailure(args, moved, [repo.root]);
}

/** Absolute folder of the worktree that has a branch checked out, or null. */
export async function checkoutOf(repo: Repo, branch: string): Promise<string | null> {
  const said = await git({ cwd: repo.root }, ['worktree', 'list', '--porcelain', '-z']);
  for (const block of said.split('\0\0')) {
    const lines = block.split('\0');
    const isGone = lines.some((line) => line === 'bare' || line.startsWith('prunable'));
    if (isGone || !lines.includes(`branch refs/heads/${branch}`)) continue;
    return lines.find((line) => line.startsWith('worktree '))?.slice('worktree '.length) ?? null;
  }
  return null;
}

async function advanceFiles(place: GitPlace, { from, to, task }: PlannedMerge): Promise<void> {
  const index = await indexTree(place);
  // An earlier try came this far and was killed: the files follow already, the branch does not yet.
  if (index !== null && index === (await treeOf(place, to))) return;
  await runGit(place, ['update-index', '-q', '--refresh']);
  const touched = new Set(await names(place, ['diff-tree', '-r', '-z', '--name-only', from, to]));
  const staged = await names(place, ['diff-index', '--cached', '-z', '--name-only', from, '--']);
  const changed = await names(place, ['diff-files', '-z', '--name-only', '--ignore-submodules']);
  const inTheWay = [...staged, ...changed.filter((path) => path !== task?.path)].filter((path) =>
    touched.has(path),
  );
  if (inTheWay.length > 0) throw changesInTheWay(inTheWay);

  const entry = ({ mode, blob }: { mode: string; blob: string }) => [
    '--cacheinfo',
    `${mode},${blob},${task?.path}`,
  ];
  const isTaskTouched = task !== null && touched.has(task.path);
  // With the index saying already what the merge says of it, git leaves that one file alone (git-read-tree(1), case 19).
  if (isTaskTouched) await git(place, ['update-index', ...entry(task.after)]);
  const args = ['read-tree', '-m', '-u', from, to];
  const run = await runGit(place, args, { timeoutMs: 300_000 });
  if (run.exitCode === 0) return;
  if (isTaskTouched) await git(place, ['update-index', ...entry(task.before)]);
  const untracked = /Untracked working tree file '(.+)' would be overwritten/.exec(run.stderr)?.[1];
  throw untracked === undefined ? gitFailure(args, run, [place.cwd]) : changesInTheWay([untracked]);
}

function changesInTheWay(paths: readonly string[]): AppError {
  const unique = [...new Set(paths)];
  const named = unique.slice(0, 5).join(', ');
  const more = unique.length > 5 ? ` and ${unique.length - 5} more` : '';
  return new AppError(
    'refused',
    `Your checkout has changes in ${named}${more}, which the merge would touch. Commit or stash them first; nothing was merged.`,
    { details: { files: unique } },
  );
}

async function indexTree(place: GitPlace): Promise<string | null> {
  const run = await runGit(place, ['write-tree']);
  return run.exitCode === 0 ? run.stdout.trim() : null;
}

async function treeOf(place: GitPlace, commit: string): Promise<string> {
  return (await git(place, ['rev-parse', '--verify', `${commit}^{tree}`])).trim();
}

async function names(place: GitPlace, args: readonly string[]): Promise<string[]> {
  return (await git(place, args)).split('\0').filter((name) => name !== '');
}
