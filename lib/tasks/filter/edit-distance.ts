/**
 * Letters to add, drop, change or swap (Damerau and Levenshtein, neighbours only) to make `b` of `a`; Infinity where
 * that takes more than `atMost`.
 */
export function editDistance(a: string, b: string, atMost: number): number {
  if (Math.abs(a.length - b.length) > atMost) return Number.POSITIVE_INFINITY;
  // Most words have so little in common that counting need not begin.
  if (bitsIn(lettersOf(a) ^ lettersOf(b)) > 2 * atMost) return Number.POSITIVE_INFINITY;
  const distance = distanceOf(...withoutShared(a, b), atMost);
  return distance > atMost ? Number.POSITIVE_INFINITY : distance;
}

/** A bit for each letter, or for several: one change of a word changes two of them at most. */
function lettersOf(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits;
}

function bitsIn(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
}

/** What both begin and end with costs nothing. */
function withoutShared(a: string, b: string): [string, string] {
  const shorter = Math.min(a.length, b.length);
  let front = 0;
  while (front < shorter && a.charCodeAt(front) === b.charCodeAt(front)) front++;
  let back = 0;
  const most = shorter - front;
  while (back < most && a.charCodeAt(a.length - 1 - back) === b.charCodeAt(b.length - 1 - back)) back++;
  return [a.slice(front, a.length - back), b.slice(front, b.length - back)];
}

/** More than `atMost`, though not how much more, where it is. */
function distanceOf(a: string, b: string, atMost: number): number {
  let before: number[] = [];
  let last: number[] = [];
  let row: number[] = [];
  for (let j = 0; j <= b.length; j++) last.push(j);
  let leastBefore = 0;
  for (let i = 1; i <= a.length; i++) {
    const letter = a.charCodeAt(i - 1);
    let cost = i;
    let least = i;
    row[0] = cost;
    for (let j = 1; j <= b.length; j++) {
      const isSame = letter === b.charCodeAt(j - 1);
      cost = Math.min((last[j] ?? 0) + 1, cost + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      const isSwapped =
        i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (isSwapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row[j] = cost;
      if (cost < least) least = cost;
    }
    // A swap goes on from two rows before, so that the row before must be beyond it, too.
    if (Math.min(least, leastBefore) > atMost) return least;
    leastBefore = least;
    [before, last, row] = [last, row, before];
  }
  return last[b.length] ?? 0;
}
