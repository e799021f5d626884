import { AppError } from '#lib/errors.ts';
import { withWriteLock } from '#lib/repo/lock.ts';
import { moveTask, taskOf } from '../change-task.ts';
import { reachFaultPoint } from '../fault-point.ts';
import { resolveBase } from '../git/base.ts';
import { freeBranch } from '../git/branch-names.ts';
import { commitAt } from '../git/commit-all.ts';
import { freeWorktree, hasWorktree, makeWorktree } from '../git/make-worktree.ts';
import { fetchForRun, remoteBase } from '../remote/worker-place.ts';
import { lastTry, runProgram } from './program.ts';
import { shown } from './prompt.ts';
import { checkStop, RunFailed } from './run-failed.ts';
import type { RunSession } from './session.ts';
import { runEnv, runMarker } from './worker-command.ts';

const setupTimeoutMs = 20 * 60_000;
const lockPatience = { timeoutMs: 60_000 };

/** Branch, worktree and set-up of a run; after it there is a place to work in. Safe to be begun again at any point. */
export async function prepare(session: RunSession): Promise<void> {
  reachFaultPoint('claimed');
  await fetchForRun(session);
  // Whoever asked for it may still be at it: the run is in line before its task is ready.
  if (session.run.continues !== null)
    await withWriteLock(session.repo, async () => undefined, lockPatience).catch(() => undefined);
  await takeOverReview(session);
  const task = await taskOf(session, session.run);
  if (task === null) throw new RunFailed('setup', `${session.run.taskId} is no task any more.`);
  // What stands in another clone's files says nothing of the ones that people look at.
  if (!session.isRemoteWorker && task.status !== 'ready' && task.status !== 'in_progress') {
    throw new RunFailed(
      'setup',
      `${task.id} was taken back: it is ${task.rawStatus ?? 'without a status'} now.`,
    );
  }
  await giveNames(session);
  reachFaultPoint('named');
  checkStop(session);
  await moveTask(session, session.run, ['ready'], 'in_progress');
  reachFaultPoint('task-moved');
  const isNew = await ensureWorktree(session);
  reachFaultPoint('worktree-made');
  if (isNew || lastTry(session, 'setup') !== null) await setUp(session);
  checkStop(session);
  await session.record({ state: 'working' });
  reachFaultPoint('state-working');
}

/** Sending back enqueues first and settles then: one that was cut short in between is finished here. */
async function takeOverReview({ store, run, now }: RunSession): Promise<void> {
  const before = run.continues === null ? null : await store.find(run.continues);
  if (before?.state !== 'in_review') return;
  await store.settle(before.id, ['in_review'], { state: 'sent_back', reviewedAt: now().toISOString() });
}

async function giveNames(session: RunSession): Promise<void> {
  const { run, repo } = session;
  if (run.baseSha !== null && run.worktree !== null) return;
  const before = run.continues === null ? null : await session.store.find(run.continues);
  if (before?.baseSha && (await commitAt({ cwd: repo.root }, `refs/heads/${run.branch}`)) !== null) {
    // The same branch goes on; its worktree is made again where it was removed.
    const worktree = run.worktree ?? freeWorktree(repo, run.branch);
    await session.record({ baseSha: before.baseSha, worktree, headSha: before.headSha });
    return;
  }
  const base = session.isRemoteWorker
    ? { ok: true as const, isDirty: false, ...(await remoteBase(session)) }
    : await resolveBase(repo, { dirty: true });
  if (!base.ok) throw new RunFailed('setup', base.reason);
  if (base.isDirty) {
    session.note(
      `Your checkout has changes that are not committed; the run begins at the last commit of ${base.branch}.`,
    );
  }
  const isFree = (await commitAt({ cwd: repo.root }, `refs/heads/${run.branch}`)) === null;
  const branch = isFree ? run.branch : await freeBranch(repo, { id: run.taskId, path: run.taskPath });
  await session.record({
    branch,
    baseBranch: base.branch,
    baseSha: base.sha,
    worktree: freeWorktree(repo, branch),
  });
}

/** Whether it was made just now. */
export async function ensureWorktree(session: RunSession): Promise<boolean> {
  const { run, repo } = session;
  if (run.worktree === null || run.baseSha === null) throw new RunFailed('setup', 'The run has no worktree.');
  if (hasWorktree(repo, run.worktree)) return false;
  try {
    await makeWorktree(repo, {
      ...{ branch: run.branch, worktree: run.worktree, baseSha: run.baseSha, isOurs: true },
      ...{ env: { [runMarker]: run.id }, signal: session.stop },
    });
  } catch (error) {
    checkStop(session);
    if (!(error instanceof AppError)) throw error;
    if (error.code !== 'conflict')
      throw new RunFailed('setup', `No worktree could be made. ${error.message}`);
    // Something else stands there by now: another folder does as well.
    const worktree = freeWorktree(repo, run.branch);
    await session.record({ worktree });
    await makeWorktree(repo, { branch: run.branch, worktree, baseSha: run.baseSha, isOurs: true }).catch(
      (cause) => {
        throw cause instanceof AppError
          ? new RunFailed('setup', `No worktree could be made. ${cause.message}`)
          : cause;
      },
    );
  }
  session.note(
    `Worktree ${session.run.worktree} on ${run.branch}, begun at ${run.baseSha.slice(0, 9)} of ${run.baseBranch}.`,
  );
  return true;
}

/** @throws RunFailed `setup` where it ends with anything but 0. */
export async function setUp(session: RunSession): Promise<void> {
  const { setup } = session.repo.config.manager;
  if (setup === undefined) return;
  const command = shown(setup);
  const earlier = lastTry(session, 'setup');
  const watch = { source: 'setup' } as const;
  let end = earlier === null ? 'lost' : await runProgram(session, `setup-${earlier}`, null, watch);
  if (end === 'lost') {
    checkStop(session);
    session.note(`Set-up: ${command}`);
    const order = {
      argv: setup,
      cwd: `${session.repo.root}/${session.run.worktree}`,
      env: runEnv(session, session.run),
      timeoutMs: setupTimeoutMs,
    };
    reachFaultPoint('setup-started');
    end = await runProgram(session, `setup-${(earlier ?? 0) + 1}`, order, watch);
  }
  checkStop(session);
  reachFaultPoint('setup-done');
  if (end === 'lost') throw new RunFailed('setup', `The set-up command ${command} was killed.`);
  if (end.outcome === 'missing') throw new RunFailed('setup', `The set-up command ${command} was not found.`);
  if (end.outcome === 'timeout') {
    throw new RunFailed(
      'setup',
      `The set-up command ${command} did not end within ${setupTimeoutMs / 60_000} minutes.`,
    );
  }
  if (end.exitCode !== 0) {
    throw new RunFailed(
      'setup',
      `The set-up command ${command} ended with ${end.exitCode ?? end.signal}; the log has its words.`,
    );
  }
}
