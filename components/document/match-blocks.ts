/** More pairs to compare than these would hold the page up; then only what stands at both ends is matched. */
const maxPairs = 250_000;

/** For each of `after` the place in `before` of the same key, in order, as many as can be; -1 where there is none. */
export function matchBlocks(before: readonly string[], after: readonly string[]): number[] {
  const matches = new Array<number>(after.length).fill(-1);
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) {
    matches[head] = head;
    head++;
  }
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) {
    matches[after.length - 1 - tail] = before.length - 1 - tail;
    tail++;
  }
  const rows = before.length - head - tail;
  const columns = after.length - head - tail;
  if (rows === 0 || columns === 0 || rows * columns > maxPairs) return matches;
  // The longest common subsequence, from the end, so that it is read off from the beginning.
  const width = columns + 1;
  const length = new Uint16Array((rows + 1) * width);
  const at = (row: number, column: number) => length[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      length[row * width + column] =
        before[head + row] === after[head + column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    if (before[head + row] === after[head + column]) matches[head + column++] = head + row++;
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return matches;
}
