import { diffWordsWithSpace } from 'diff';

export interface DiffPiece {
  text: string;
  changed: boolean;
}
export interface DiffLine {
  kind: 'same' | 'add' | 'del';
  pieces: DiffPiece[];
}

/** Pairs of longer lines, or more of them, would take longer than a frame; they are shown without marked words. */
const maxWordChars = 2_000;
const maxWordPairs = 150;
/** Lines that share less are two lines, not one that changed. */
const leastShared = 0.3;
/** Where more lines came than went, the partner of a line is looked for among so many. */
const reach = 4;

/** Writing without spaces between words. */
const unspaced = /[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]/;
let segmenter: Intl.Segmenter | undefined;

type Words = ReturnType<typeof diffWordsWithSpace>;

/** Marks the words that differ in lines that took each other's place. */
export function markWords<Row extends { kind: string }>(
  rows: readonly (Row | DiffLine)[],
): (Row | DiffLine)[] {
  const marked = [...rows];
  let left = maxWordPairs;
  for (let start = 0; start < marked.length; ) {
    const dels = countOf(marked, start, 'del');
    const adds = countOf(marked, start + dels, 'add');
    let from = 0;
    for (let i = 0; i < dels && from < adds && left > 0; i++) {
      const last = dels === adds ? from + 1 : Math.min(adds, from + reach);
      for (let j = from; j < last && left > 0; j++) {
        left -= 1;
        const words = compared(textAt(marked, start + i), textAt(marked, start + dels + j));
        if (words === null) continue;
        marked[start + i] = { kind: 'del', pieces: piecesOf(words, 'removed') };
        marked[start + dels + j] = { kind: 'add', pieces: piecesOf(words, 'added') };
        from = j;
        break;
      }
      if (dels === adds || marked[start + dels + from] !== rows[start + dels + from]) from += 1;
    }
    start += Math.max(1, dels + adds);
  }
  return marked;
}

function countOf(rows: readonly { kind: string }[], start: number, kind: 'add' | 'del'): number {
  let count = 0;
  while (rows[start + count]?.kind === kind) count++;
  return count;
}

function textAt(rows: readonly { kind: string }[], at: number): string {
  return (rows[at] as DiffLine).pieces.map(({ text }) => text).join('');
}

/** Null where the two have too little in common, or too much in them. */
function compared(before: string, after: string): Words | null {
  if (before.length + after.length > maxWordChars) return null;
  if (unspaced.test(before + after)) segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  const words = diffWordsWithSpace(
    before,
    after,
    unspaced.test(before + after) ? { intlSegmenter: segmenter } : {},
  );
  const shared = words.filter(({ added, removed }) => !added && !removed);
  const sharedChars = shared.reduce((sum, { value }) => sum + value.trim().length, 0);
  const chars = Math.max(before.trim().length, after.trim().length);
  return sharedChars > 0 && sharedChars >= chars * leastShared ? words : null;
}

function piecesOf(words: Words, side: 'added' | 'removed'): DiffPiece[] {
  const other = side === 'added' ? 'removed' : 'added';
  return words.filter((word) => !word[other]).map((word) => ({ text: word.value, changed: word[side] }));
}
