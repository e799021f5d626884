import { collectGarbage, heapBytes, shrinkHeap } from '#lib/repo/thread.ts';

const afterMs = 2_000;
/** Of text, rendered since memory was given back: so much is worth it in a pause. */
const worthLength = 100_000;
/** A heap that is larger after a document of ordinary length is collected at once: with many in a row there is no pause. */
const mostHeapBytes = 96 * 1024 * 1024;

let rendered = 0;
let timer: NodeJS.Timeout | undefined;

/**
 * To be told of each document that a thread has rendered. Soon after the last of many it gives back the memory that they have left
 * behind: a thread that may use much while it works would keep it.
 */
export function giveBackWhenIdle(length: number): void {
  rendered += length;
  clearTimeout(timer);
  if (length < worthLength && heapBytes() > mostHeapBytes) timer = setTimeout(collect);
  else if (rendered >= worthLength) timer = setTimeout(giveBack, afterMs);
}

/** There is more to give back in the pause that follows. */
function collect(): void {
  collectGarbage();
  timer = setTimeout(giveBack, afterMs);
}

function giveBack(): void {
  rendered = 0;
  shrinkHeap();
}
