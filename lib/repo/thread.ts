import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { threadId } from 'node:worker_threads';

/** Of the thread that runs this; 0 is the process's first. */
export { threadId };

/**
 * Has threads that start from now on obey the `resourceLimits` they are given: limits on the command line (`npm start` has some for the
 * server's own memory) would go before them. The thread that calls it has read its own already.
 */
export function obeyThreadLimits(): void {
  setFlagsFromString('--max-semi-space-size=0');
  setFlagsFromString('--max-old-space-size=0');
}

let collect: (() => void) | undefined;

/** Gives back the memory of what this thread no longer needs, which the engine would keep until it needs some. Takes some 10 ms for each 50 MB. */
export function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
