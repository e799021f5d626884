import { AppError } from '#lib/errors.ts';

/**
 * Lets at most `places` pieces of work run at once; up to `queue` more wait for their turn.
 * @throws AppError `too-many` for whoever finds the queue full; the signal's reason for whoever gives up waiting.
 */
export function turns(places: number, queue: number) {
  let free = places;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    if (free > 0) free--;
    else {
      if (waiting.length >= queue) {
        throw new AppError('too-many', 'Too many searches are running; try again in a moment.');
      }
      await new Promise<void>((resolve, reject) => {
        const start = () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        };
        const giveUp = () => {
          waiting.splice(waiting.indexOf(start), 1);
          reject(new AppError('refused', 'The search was stopped.'));
        };
        waiting.push(start);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
