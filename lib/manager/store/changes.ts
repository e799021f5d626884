import { AppError } from '#lib/errors.ts';
import { type Run, runSchema } from '../run.ts';
import { isActive, reviewedStates } from '../run-states.ts';
import type { NewRun, RunPatch } from '../run-store.ts';

// What both keepers of runs do alike: a run in, a run out, and the words of their refusals.

/** How long a holder that cannot be looked at may be silent. Holders beat every `beatEveryMs`. */
export const leaseMs = 60_000;
export const beatEveryMs = 15_000;

/** What `NewRun` leaves open. */
export function madeRun(id: string, run: NewRun, at: string): Run {
  return runSchema.parse({
    ...run,
    ...{ id, state: 'queued', failure: null, reason: null, baseSha: null, headSha: null, worker: null },
    worktree: run.worktree ?? null,
    sessionId: run.sessionId ?? null,
    ...{ queuedAt: at, startedAt: null, endedAt: null, reviewedAt: null, retryAt: null, cancelAsked: false },
    ...{ summary: null, checks: [], evidence: [], files: [], usage: null, logBytes: 0 },
  });
}

/** The run with fields written. The keeper's clock gives the times that follow from its state and are not given. */
export function changedRun(run: Run, patch: RunPatch, at: string): Run {
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const next = { ...run, ...given } as Run;
  if (!isActive(next)) next.endedAt ??= at;
  if ((reviewedStates as readonly string[]).includes(next.state)) next.reviewedAt ??= at;
  return runSchema.parse(next);
}

/** @throws AppError `conflict` where somebody still needs its log. */
export function withoutLog(run: Run, at: string): Run {
  if (isActive(run) || run.state === 'in_review') throw notThereAnyMore(run);
  return runSchema.parse({ ...run, logBytes: 0, logDroppedAt: run.logDroppedAt ?? at });
}

export function staleClaim(run: Pick<Run, 'id' | 'state'> | null): AppError {
  const fact =
    run === null
      ? 'This run is not known any more'
      : isActive(run as Run)
        ? `Run ${run.id} was taken over by another process`
        : `Run ${run.id} has ended (${run.state.replace('_', ' ')})`;
  return new AppError('stale', `${fact}; what this one still wanted to write was not taken.`);
}

export function noSuchRun(): AppError {
  return new AppError('not-found', 'There is no such run; `task runs list` shows those that are known.');
}

export function notThereAnyMore(run: Run): AppError {
  return new AppError(
    'conflict',
    `Run ${run.id} is ${run.state.replace('_', ' ')} by now; look at it again before you decide.`,
    { details: { state: run.state } },
  );
}

export function hasEnded(run: Run): AppError {
  return new AppError('conflict', `Run ${run.id} has ended already (${run.state.replace('_', ' ')}).`);
}
