import type { Failure } from '../run.ts';
import type { RunSession } from './session.ts';

/** A run that does not come to a review, and why. Thrown by its steps, and brought to an end in one place. */
export class RunFailed extends Error {
  readonly failure: Failure;
  /** Instead of the usual pause before the next try. */
  readonly retryAt: Date | null;

  constructor(failure: Failure, reason: string, options: { retryAt?: Date; cause?: unknown } = {}) {
    super(reason, { cause: options.cause });
    this.failure = failure;
    this.retryAt = options.retryAt ?? null;
  }
}

/** A run that is to end before its time; `session.stopReason()` says why. */
export class RunStopped extends Error {}

/** @throws RunStopped */
export function checkStop(session: RunSession): void {
  if (session.stop.aborted) throw new RunStopped();
}
