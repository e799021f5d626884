import { AppError } from '#lib/errors.ts';
import { reachFaultPoint } from '../fault-point.ts';
import type { Failure } from '../run.ts';
import { commitWork, recorded } from './commit-work.ts';
import { moveOn } from './move-on.ts';
import { dropWork } from './program.ts';
import { RunFailed, RunStopped } from './run-failed.ts';
import type { RunSession } from './session.ts';

const firstPauseMs = 5_000;

/** Ends a run that does not come to a review: its work is committed, its task told, and the next try planned. */
export async function endEarly(session: RunSession, error: unknown): Promise<void> {
  const reason = error instanceof RunStopped ? session.stopReason() : null;
  if (reason === 'stale' || session.stopReason() === 'stale') {
    // Another process has it now, and all that is written; what lies here is committed all the same.
    await commitWork(session, 'in progress').catch(() => null);
    return;
  }
  if (reason === 'cancel') return cancelled(session);
  if (reason === 'shutdown') return interrupted(session);
  await failed(session, asFailure(session, error));
}

/** One that a manager was killed at while it was ending a failed run. */
export async function endFailedAgain(session: RunSession, failure: Failure): Promise<void> {
  const { reason, retryAt } = session.run;
  await failed(
    session,
    new RunFailed(failure, reason ?? '', retryAt === null ? {} : { retryAt: new Date(retryAt) }),
  );
}

export async function cancelled(session: RunSession): Promise<void> {
  session.note('Cancelled.', 'warn');
  const done = await commitWork(session, 'in progress');
  await moveOn(session, ['in_progress', 'ready'], 'todo');
  await end(session, { ...recorded(done), state: 'cancelled', reason: 'Cancelled.' });
}

async function interrupted(session: RunSession): Promise<void> {
  const words = 'The manager was ended; it goes on with its next start.';
  session.note(words, 'warn');
  const done = await commitWork(session, 'in progress');
  const retryAt = session.now().toISOString();
  await end(session, { ...recorded(done), state: 'interrupted', reason: words, retryAt });
}

async function failed(session: RunSession, error: RunFailed): Promise<void> {
  const { failure } = error;
  const reason = session.redact(error.message).slice(0, 4_000);
  const retryAt = nextTry(session, error);
  if (session.run.state !== 'finishing')
    await session.record({ state: 'finishing', failure, reason, retryAt });
  reachFaultPoint('state-finishing');
  const next = retryAt === null ? '' : ' It is tried again.';
  session.note(`${reason}${next}`, 'error');
  const done = await commitWork(session, 'in progress');
  reachFaultPoint('left-committed');
  // While it is tried again it is in progress; one that a person took back stays where they put it.
  if (retryAt === null) await moveOn(session, ['in_progress', 'ready'], 'blocked');
  const state = failure === 'lost' ? 'interrupted' : 'failed';
  await end(session, { ...recorded(done), state, failure, reason, retryAt });
}

async function end(session: RunSession, patch: Parameters<RunSession['record']>[0]): Promise<void> {
  await session.flush();
  await session.record(patch);
  reachFaultPoint('ended');
  dropWork(session);
  reachFaultPoint('work-dropped');
}

/** When the next attempt may begin; null where there is none. A used-up quota is nobody's failure and costs no attempt. */
function nextTry(session: RunSession, { failure, retryAt }: RunFailed): string | null {
  const now = session.now().getTime();
  if (failure === 'usage-limit') return (retryAt ?? new Date(now + 3_600_000)).toISOString();
  const { attempt } = session.run;
  if (attempt > session.repo.config.manager.retries) return null;
  if (failure === 'lost') return new Date(now).toISOString();
  return (retryAt ?? new Date(now + firstPauseMs * 2 ** Math.min(10, attempt - 1))).toISOString();
}

function asFailure(session: RunSession, error: unknown): RunFailed {
  if (error instanceof RunFailed) return error;
  const failure = session.run.state === 'preparing' ? 'setup' : 'worker';
  if (error instanceof AppError) return new RunFailed(failure, error.message, { cause: error });
  const words = error instanceof Error ? error.message.replaceAll(session.repo.root, '.') : 'unknown';
  return new RunFailed(failure, `Something went wrong in the manager: ${words}`, { cause: error });
}
