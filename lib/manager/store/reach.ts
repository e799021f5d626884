import { AppError } from '#lib/errors.ts';
import { isCollision, isLost } from '#lib/state/postgres.ts';
import { leaseMs } from './changes.ts';

const firstWaitMs = 100;
const longestWaitMs = 5_000;
const mostCollisions = 20;
/** While it is away those who only look do not try more often than this: a page must not wait for it each time. */
const lookEveryMs = 2_000;

export const unreachable = 'The run queue cannot be reached; what runs goes on. Look at the database server.';

/**
 * Asks a server that may be away for a while: again and again, less often the longer it lasts. What it says of an
 * error holds neither its address nor a password.
 */
export function createReach() {
  let isAway = false;
  let backAtMs = Number.NEGATIVE_INFINITY;
  let isClosed = false;
  let failedAtMs = Number.NEGATIVE_INFINITY;

  return {
    /** What a person should know, or null. */
    notice: () => (isAway ? unreachable : null),
    /** Since the server was away holders elsewhere had no time to say that they live. */
    isJustBack: () => isAway || performance.now() - backAtMs < leaseMs,
    /** Somebody else saw it answer: the next look may try at once. */
    answered: () => {
      failedAtMs = Number.NEGATIVE_INFINITY;
    },
    close: () => {
      isClosed = true;
    },
    /** @throws AppError `unavailable` when it did not answer for `patienceMs`. */
    async ask<T>(patienceMs: number, work: () => Promise<T>): Promise<T> {
      if (patienceMs <= lookEveryMs && isAway && performance.now() - failedAtMs < lookEveryMs) {
        throw new AppError('unavailable', unreachable);
      }
      const started = performance.now();
      for (let waitMs = firstWaitMs, collisions = 0; ; ) {
        try {
          const result = await work();
          if (isAway) backAtMs = performance.now();
          isAway = false;
          return result;
        } catch (error) {
          if (isCollision(error) && ++collisions < mostCollisions) continue;
          if (!isLost(error)) throw withoutAddress(error);
          isAway = true;
          failedAtMs = performance.now();
          if (isClosed || performance.now() - started + waitMs > patienceMs) {
            throw new AppError('unavailable', unreachable);
          }
        }
        await new Promise((resolve) => setTimeout(resolve, waitMs * (0.75 + Math.random() / 2)));
        waitMs = Math.min(waitMs * 2, longestWaitMs);
      }
    },
  };
}

/** Classes of SQLSTATE that a person can do something about. */
const remedies: [RegExp, string][] = [
  [/^28/, 'refused the name or the password; look at DATABASE_URL'],
  [/^3D000$/, 'has no database of that name; look at DATABASE_URL'],
  [/^42501$/, 'does not let this user make or use its tables; grant it what the page about teams names'],
  [/^(53100|53200|25006)$/, 'cannot write; look at its disk, and whether it is a read-only copy'],
];

function withoutAddress(error: unknown): unknown {
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const remedy = remedies.find(([pattern]) => pattern.test(code))?.[1];
  return remedy === undefined ? error : new AppError('unavailable', `The database server ${remedy}.`);
}
