import { AppError } from '#lib/errors.ts';
import { keptFolders } from '#lib/process/kept.ts';
import type { ManagerContext } from './context.ts';
import { takeUpHere } from './remote/worker-place.ts';
import { check } from './run/check.ts';
import { cancelled, endEarly, endFailedAgain } from './run/end-early.ts';
import { finish } from './run/finish.ts';
import { moveOn } from './run/move-on.ts';
import { prepare } from './run/prepare.ts';
import { workFolder } from './run/program.ts';
import { checkStop } from './run/run-failed.ts';
import { type EndSignals, openSession, type RunSession } from './run/session.ts';
import { work } from './run/work.ts';
import type { Run } from './run.ts';
import type { Claim } from './run-store.ts';

const lookAfterMs = 250;

export interface RunningTask {
  id: string;
  /** As it was written last. */
  run(): Run;
  /** Looks now whether a person wants it cancelled, not only at the next beat. */
  look(): void;
  /** Resolves when the run has ended, however it did. Never rejects. */
  done: Promise<Run>;
}

/**
 * Takes a claimed run through its states to its end, from whichever it stands at: a run that was taken over goes on
 * where the earlier manager was killed. Whatever happens, what its worker wrote is committed.
 */
export function runTask(
  ctx: ManagerContext,
  held: { run: Run; claim: Claim },
  signals: EndSignals,
  onProblem: (error: unknown) => void,
): RunningTask {
  const session = openSession(ctx, held, signals);
  const steps = async (): Promise<Run> => {
    try {
      await goOn(session);
    } catch (error) {
      try {
        await endEarly(session, error);
      } catch (problem) {
        onProblem(problem);
        await giveUp(session, problem);
      }
    } finally {
      await session.close();
    }
    return session.run;
  };
  // Its log is written many times a second, and each time somebody asks us to look.
  let isLooking = false;
  const look = () => {
    if (isLooking) return;
    isLooking = true;
    setTimeout(() => {
      isLooking = false;
      void session.look();
    }, lookAfterMs).unref();
  };
  return { id: held.run.id, run: () => session.run, look, done: steps() };
}

async function goOn(session: RunSession): Promise<void> {
  // Nothing of it runs here: there is only what was written to be committed.
  if (session.stopReason() === 'cancel' && keptFolders(workFolder(session)).length === 0) checkStop(session);
  await takeUpHere(session);
  if (session.run.state === 'preparing') await prepare(session);
  if (session.run.state === 'working') {
    // What a person did to it while nobody was there counts more; else it is what it is.
    await moveOn(session, ['ready'], 'in_progress');
    await work(session);
  }
  if (session.run.state === 'checking') await check(session);
  if (session.run.state !== 'finishing') return;
  if (session.run.failure !== null) await endFailedAgain(session, session.run.failure);
  else if (session.stopReason() === 'cancel') await cancelled(session);
  else await finish(session);
}

/** Not even its end went well (a full disk, a broken repository): its worktree stays as it is, and a person looks at it. */
async function giveUp(session: RunSession, problem: unknown): Promise<void> {
  const said = problem instanceof AppError ? problem.message : 'something went wrong in the manager';
  const reason = `Its work could not be committed: ${said} It is in ${session.run.worktree ?? 'no worktree'}.`;
  try {
    await session.record({
      state: 'failed',
      failure: session.run.failure ?? 'worker',
      reason,
      retryAt: null,
    });
    await moveOn(session, ['in_progress', 'ready'], 'blocked');
  } catch {
    // Its lease ends with this process, and the next one goes on from where it stands.
  }
}
