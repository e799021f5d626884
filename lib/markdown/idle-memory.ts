import { collectGarbage } from '#lib/repo/thread.ts';

const afterMs = 2_000;
/** Of text, rendered since memory was given back. */
const worthLength = 100_000;

let rendered = 0;
let timer: NodeJS.Timeout | undefined;

/**
 * To be told of each document that a thread has rendered. Soon after the last of many it gives back the memory that they have left
 * behind: a thread that may use much while it works would keep it.
 */
export function giveBackWhenIdle(length: number): void {
  rendered += length;
  clearTimeout(timer);
  if (rendered < worthLength) return;
  timer = setTimeout(() => {
    rendered = 0;
    collectGarbage();
  }, afterMs);
}
