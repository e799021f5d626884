import { AppError } from '#lib/errors.ts';
import { git, runGit } from '#lib/process/git.ts';
import { thisProcess } from '#lib/process/identity.ts';
import { hasWorktree } from '../git/make-worktree.ts';
import { lastTry } from '../run/program.ts';
import { RunFailed } from '../run/run-failed.ts';
import type { RunSession } from '../run/session.ts';
import { bringHere, fetchFrom } from './bring-here.ts';
import { goOnElsewhere } from './go-on-elsewhere.ts';

/**
 * For a run that another clone had begun: it goes on from what was pushed there, and begins anew where nothing was.
 * Its own clone keeps what it wrote.
 */
export async function takeUpHere(session: RunSession): Promise<void> {
  const { run, repo } = session;
  if (repo.config.manager.remote === undefined || run.worktree === null || run.baseSha === null) return;
  // A worker of ours may have deleted its worktree, and live on: its programs are known here.
  const isOurs = lastTry(session, 'setup') !== null || lastTry(session, 'worker') !== null;
  if (isOurs || hasWorktree(repo, run.worktree)) return;
  const who = run.worker === null ? 'another clone' : `a clone on ${run.worker.host}`;
  const found = await goOnElsewhere(session);
  const how =
    found === null ? 'nothing of it was pushed, so it begins anew' : `it goes on from what was pushed there`;
  session.note(`Taken over from ${who}, where it was cut short; ${how}.`, 'warn');
  await session.record({
    ...(found ?? { worktree: null, baseSha: null, headSha: null }),
    // The time that it lay there is not its worker's.
    ...{ state: 'preparing', sessionId: null, startedAt: session.now().toISOString() },
    ...{ checks: [], evidence: [], failure: null, reason: null, retryAt: null },
  });
}

/**
 * Before a worker of another machine's manager begins: its clone has what the remote has, and the run says where it
 * is worked on. Its own checkout follows only where nobody has changed it.
 */
export async function fetchForRun(session: RunSession): Promise<void> {
  const { run, repo } = session;
  const { remote } = repo.config.manager;
  if (!session.isRemoteWorker || remote === undefined) return;
  await session.record({ worker: thisProcess() });
  try {
    await fetchFrom(repo, remote, run.baseBranch);
    await followCheckout(session, `refs/remotes/${remote}/${run.baseBranch}`);
    const before = run.continues === null ? null : await session.store.find(run.continues);
    if (before === null) return;
    await bringHere(repo, before);
    // The agent's session lies on the machine that had it.
    if (run.worktree !== null && !hasWorktree(repo, run.worktree)) {
      await session.record({ worktree: null, sessionId: null });
    }
  } catch (error) {
    if (error instanceof AppError) throw new RunFailed('setup', error.message, { cause: error });
    throw error;
  }
}

/** Where a run of another machine's manager begins: at what the remote has. */
export async function remoteBase(session: RunSession): Promise<{ branch: string; sha: string }> {
  const { repo, run } = session;
  const remote = repo.config.manager.remote as string;
  const sha = await git({ cwd: repo.root }, [
    'rev-parse',
    `refs/remotes/${remote}/${run.baseBranch}^{commit}`,
  ]);
  return { branch: run.baseBranch, sha: sha.trim() };
}

/** The task is read from this clone's own files: they are to be those of the base. */
async function followCheckout({ repo, note }: RunSession, ref: string): Promise<void> {
  const run = await runGit({ cwd: repo.root }, ['merge', '--quiet', '--ff-only', ref]);
  if (run.exitCode === 0) return;
  note(
    'The checkout of this clone has changes of its own and could not follow the base; tasks are read as they stand in it.',
    'warn',
  );
}
