import { type StructuredPatchHunk, structuredPatch } from 'diff';
import { limits } from './limits.ts';

export interface LineDiff {
  /** Unified, no file headers; cut at a bound, which it then says. */
  diff: string;
  added: number;
  removed: number;
}

// Myers' algorithm is quadratic in the number of changes, and blocks the server meanwhile: past these bounds the
// diff is one block.
const bounds = { maxEditLength: 2_000, timeout: 100 };
const leastContext = 3;

/** What a card has at hand around a change, for whoever unfolds it. A model is sent less: see `narrowDiff`. */
export const cardContext = 20;

/** `context`: unchanged lines around each change, or three where so many would make it too long. */
export function lineDiff(before: string, after: string, context: number = leastContext): LineDiff {
  const made = shownDiff(before, after, context);
  return made.cut && context > leastContext ? shownDiff(before, after, leastContext).diff : made.diff;
}

function shownDiff(before: string, after: string, context: number): { diff: LineDiff; cut: boolean } {
  const hunks =
    structuredPatch('', '', before, after, '', '', { context, ...bounds })?.hunks ??
    asOneBlock(before, after);
  // A carriage return shows as nothing; it is worth showing only where it is what changed.
  const showReturns = before.replaceAll('\r\n', '\n') === after.replaceAll('\r\n', '\n');
  const show = (line: string) => line.replace(/\r$/, showReturns ? '␍' : '');
  let added = 0;
  let removed = 0;
  let shownChars = 0;
  const shown: string[] = [];
  for (const hunk of hunks) {
    const lines = hunk.lines.map(show);
    added += lines.filter((line) => line.startsWith('+')).length;
    removed += lines.filter((line) => line.startsWith('-')).length;
    const head = `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;
    for (const line of [head, ...lines]) {
      shownChars += line.length + 1;
      if (shownChars <= limits.diffChars) shown.push(line);
    }
  }
  const cut = shownChars > limits.diffChars;
  if (cut) shown.push('\\ The rest of the diff is too long to show');
  return { diff: { diff: shown.join('\n'), added, removed }, cut };
}

/** All lines between the first and the last difference as one hunk. */
function asOneBlock(before: string, after: string): StructuredPatchHunk[] {
  const old = before.split('\n');
  const now = after.split('\n');
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail))
    tail++;
  const removed = old.slice(head, old.length - tail);
  const added = now.slice(head, now.length - tail);
  return [
    {
      oldStart: head + 1,
      oldLines: removed.length,
      newStart: head + 1,
      newLines: added.length,
      lines: [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)],
    },
  ];
}
