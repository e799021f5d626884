import { runGit } from '#lib/process/git.ts';
import type { CommittedWork } from '../run/commit-work.ts';
import type { RunSession } from '../run/session.ts';
import { dropSnapshots } from './snapshots.ts';

const pushMs = 5 * 60_000;

/**
 * Brings what a run committed to the remote where machines meet; nothing where there is none. Nothing is ever
 * overwritten there: where the branch went another way its work goes beside it, under the run's own name. A remote
 * that cannot be reached ends no run: the work is on its branch here, and the log says so.
 */
export async function pushWork(session: RunSession, work: CommittedWork): Promise<CommittedWork> {
  const { remote } = session.repo.config.manager;
  if (remote === undefined || work.headSha === null) return work;
  const first = await push(session, remote, work.branch, work.headSha);
  if (first !== 'refused') return pushed(session, remote, first, work);
  const beside = `${work.branch}-${session.run.id.slice(0, 8)}`;
  if (beside === work.branch) return work;
  const second = await push(session, remote, beside, work.headSha);
  if (second === 'refused') return work;
  session.note(`${work.branch} on ${remote} holds something else; this work is there as ${beside}.`, 'warn');
  await runGit({ cwd: session.repo.root }, ['update-ref', `refs/heads/${beside}`, work.headSha]);
  return pushed(session, remote, second, { ...work, branch: beside });
}

type Pushed = 'done' | 'refused' | 'failed';

/** Snapshots have done their service once the work itself is there. */
async function pushed(
  session: RunSession,
  remote: string,
  how: Pushed,
  work: CommittedWork,
): Promise<CommittedWork> {
  const { pushMinutes } = session.repo.config.manager;
  const spentMs = session.now().getTime() - Date.parse(session.run.startedAt ?? session.run.queuedAt);
  // An earlier manager of this run may have made some.
  const mayBe = session.hasSnapshots || (pushMinutes > 0 && spentMs >= pushMinutes * 60_000);
  if (how === 'done' && mayBe) await dropSnapshots(session, remote);
  return work;
}

async function push(session: RunSession, remote: string, branch: string, sha: string): Promise<Pushed> {
  const args = ['push', '--quiet', '--no-verify', '--', remote, `${sha}:refs/heads/${branch}`];
  const run = await runGit({ cwd: session.repo.root }, args, { timeoutMs: pushMs });
  if (run.exitCode === 0) return 'done';
  if (/\[rejected\]|non-fast-forward|fetch first/.test(run.stderr)) return 'refused';
  // In our words: git's hold the remote's address.
  session.note(`${branch} could not be pushed to ${remote}. It is on its branch on this machine.`, 'error');
  return 'failed';
}
