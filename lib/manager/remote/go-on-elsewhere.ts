import { runGit } from '#lib/process/git.ts';
import { checkoutOf } from '../git/advance-base.ts';
import { freeBranch } from '../git/branch-names.ts';
import { commitAt, isAncestor } from '../git/commit-all.ts';
import { freeWorktree } from '../git/make-worktree.ts';
import type { RunSession } from '../run/session.ts';
import type { RunPatch } from '../run-store.ts';
import { fetchFrom } from './bring-here.ts';
import { commitOfSnapshot, fetchSnapshot } from './snapshots.ts';

/**
 * Brings here what another machine had pushed of a run before it vanished: the committed work where it came that far,
 * else the last snapshot. Null where nothing was pushed; then it can only begin anew.
 */
export async function goOnElsewhere(
  session: RunSession,
): Promise<Pick<RunPatch, 'branch' | 'worktree' | 'headSha'> | null> {
  const { run, repo } = session;
  const { remote } = repo.config.manager;
  if (remote === undefined || run.baseSha === null) return null;
  const commit = (await committedWork(session, remote)) ?? (await lastSnapshot(session, remote));
  if (commit === null) return null;
  const place = { cwd: repo.root };
  const tip = await commitAt(place, `refs/heads/${run.branch}`);
  // A branch of that name may be here for another reason: it stays as it is.
  const isOurs =
    tip === null || ((await checkoutOf(repo, run.branch)) === null && (await isAncestor(place, tip, commit)));
  const branch = isOurs ? run.branch : await freeBranch(repo, { id: run.taskId, path: run.taskPath });
  const from = isOurs ? (tip ?? '') : '';
  const made = await runGit(place, ['update-ref', '-m', 'task run', `refs/heads/${branch}`, commit, from]);
  if (made.exitCode !== 0) return null;
  return { branch, worktree: freeWorktree(repo, branch), headSha: commit };
}

/** Of a run whose worker had ended: its branch was pushed then. */
async function committedWork({ run, repo }: RunSession, remote: string): Promise<string | null> {
  if (run.headSha === null || (run.state !== 'checking' && run.state !== 'finishing')) return null;
  await fetchFrom(repo, remote, run.branch).catch(() => null);
  return commitAt({ cwd: repo.root }, run.headSha);
}

async function lastSnapshot(session: RunSession, remote: string): Promise<string | null> {
  const { run, repo } = session;
  const place = { cwd: repo.root };
  const snapshot = await fetchSnapshot(repo, remote, run);
  if (snapshot === null || run.baseSha === null) return null;
  session.hasSnapshots = true;
  if ((await commitAt(place, run.baseSha)) === null || !(await isAncestor(place, run.baseSha, snapshot)))
    return null;
  const message = `Work in progress on ${run.taskId}: ${run.title}\n\nTask: ${run.taskId}\nRun: ${run.id}\n`;
  return commitOfSnapshot(repo, snapshot, message);
}
