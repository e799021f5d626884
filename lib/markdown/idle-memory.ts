import { collectGarbage } from '#lib/repo/thread.ts';

const afterMs = 2_000;
/** Of text, rendered since memory was given back: so much is worth it in a pause, and so much without one. */
const worthLength = 100_000;
const mostLength = 1_000_000;

let rendered = 0;
let timer: NodeJS.Timeout | undefined;

/**
 * To be told of each document that a thread has rendered. Soon after the last of many it gives back the memory that they have left
 * behind: a thread that may use much while it works would keep it.
 */
export function giveBackWhenIdle(length: number): void {
  rendered += length;
  clearTimeout(timer);
  if (rendered >= worthLength) timer = setTimeout(giveBack, rendered >= mostLength ? 0 : afterMs);
}

function giveBack(): void {
  rendered = 0;
  collectGarbage();
}
