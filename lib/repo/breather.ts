import { setImmediate } from 'node:timers/promises';

/** Waits for one turn of the event loop whenever `sliceMs` of work have passed since the last, so that others get theirs. */
export function breather(sliceMs = 12): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < sliceMs) return undefined;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}
