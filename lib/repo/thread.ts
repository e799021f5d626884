import { getHeapStatistics, setFlagsFromString } from 'node:v8';
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

type Collect = (options: { type: 'major'; flavor: 'regular' | 'last-resort' }) => void;
let collect: Collect | undefined;

function garbageCollector(): Collect {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as Collect;
  }
  return collect;
}

/** What the heap of this thread takes, garbage and room for more included. */
export function heapBytes(): number {
  return getHeapStatistics().total_heap_size;
}

/** Gives back the memory of what this thread no longer needs. Takes some 20 ms. */
export function collectGarbage(): void {
  garbageCollector()({ type: 'major', flavor: 'regular' });
}

/** The same, and gives back the room that the heap keeps for more: work has to make that anew. Takes some 50 ms. */
export function shrinkHeap(): void {
  garbageCollector()({ type: 'major', flavor: 'last-resort' });
}
