import { AppError } from '#lib/errors.ts';
import { runGit } from '#lib/process/git.ts';
import type { Repo } from '#lib/repo/root.ts';
import { checkoutOf } from '../git/advance-base.ts';
import { commitAt, isAncestor } from '../git/commit-all.ts';
import type { Run } from '../run.ts';

const fetchMs = 5 * 60_000;

/**
 * Sees to it that the branch of a run is here as its run left it, fetched where it was worked on elsewhere. Nothing
 * where no remote is configured or the branch is here already. @throws AppError `unavailable`, `conflict`.
 */
export async function bringHere(repo: Repo, run: Pick<Run, 'branch' | 'headSha'>): Promise<void> {
  const { remote } = repo.config.manager;
  const { branch, headSha } = run;
  if (remote === undefined || headSha === null) return;
  const place = { cwd: repo.root };
  const tip = await commitAt(place, `refs/heads/${branch}`);
  const isKnown = (await commitAt(place, headSha)) !== null;
  if (tip !== null && isKnown && (await isAncestor(place, headSha, tip))) return;
  await fetchFrom(repo, remote, branch);
  if ((await commitAt(place, headSha)) === null) {
    throw new AppError(
      'unavailable',
      `${branch} on ${remote} does not hold what the run made; it was not pushed.`,
    );
  }
  if (tip !== null && !(await isAncestor(place, tip, headSha))) {
    throw new AppError(
      'conflict',
      `${branch} went one way here and another on ${remote}; merge one into the other.`,
    );
  }
  if (tip !== null && (await checkoutOf(repo, branch)) !== null) {
    throw new AppError('conflict', `A worktree here stands on an older ${branch}; remove it, or pull there.`);
  }
  await runGit(place, ['update-ref', `refs/heads/${branch}`, headSha, tip ?? '']);
}

/** Into `refs/remotes/<remote>/<branch>`. @throws AppError `unavailable`; the remote's address stands in no word of it. */
export async function fetchFrom(repo: Repo, remote: string, branch: string): Promise<string> {
  const ref = `refs/remotes/${remote}/${branch}`;
  const args = ['fetch', '--quiet', '--no-tags', '--', remote, `+refs/heads/${branch}:${ref}`];
  const run = await runGit({ cwd: repo.root }, args, { timeoutMs: fetchMs });
  const sha = run.exitCode === 0 ? await commitAt({ cwd: repo.root }, ref) : null;
  if (sha !== null) return sha;
  throw new AppError(
    'unavailable',
    `${branch} could not be fetched from ${remote}; look whether the remote is there and has it.`,
  );
}
