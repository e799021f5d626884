import fc from 'fast-check';
import { lineDiff } from '#lib/tools/line-diff.ts';
import { narrowDiff } from '#lib/tools/narrow-diff.ts';

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd', '', '-x', '+y', '@@ z'), { maxLength: 60 })
  .map((lines) => lines.map((line) => `${line}\n`).join(''));

test('of a diff with much context it makes the one with little', () => {
  const before = Array.from({ length: 40 }, (_, at) => `${at}\n`).join('');
  const after = before.replace('\n10\n', '\nten\n').replace('\n30\n', '\nthirty\n');
  expect(narrowDiff(lineDiff(before, after, 20).diff)).toBe(lineDiff(before, after).diff);
});

test('the changed lines and their places are those of the diff, whatever it holds', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const wide = lineDiff(before, after, 20).diff;
      const narrow = narrowDiff(wide);
      const changes = (diff: string) => diff.split('\n').filter((line) => /^[+-]/.test(line));
      expect(changes(narrow)).toEqual(changes(wide));
      expect(applied(before, narrow)).toBe(after);
    }),
    { numRuns: 300 },
  );
});

/** Puts the diff into the text by the line numbers of its hunks. */
function applied(before: string, diff: string): string {
  if (diff === '') return before;
  const old = before === '' ? [] : before.replace(/\n$/, '').split('\n');
  const out: string[] = [];
  let at = 0;
  for (const line of diff.split('\n')) {
    const head = /^@@ -(\d+),(\d+) \+\d+,\d+ @@$/.exec(line);
    if (head) {
      const start = Number(head[2]) === 0 ? Number(head[1]) : Number(head[1]) - 1;
      out.push(...old.slice(at, start));
      at = start;
    } else if (line.startsWith('+')) out.push(line.slice(1));
    else {
      expect(old[at]).toBe(line.slice(1));
      if (line.startsWith(' ')) out.push(line.slice(1));
      at++;
    }
  }
  return [...out, ...old.slice(at)].map((each) => `${each}\n`).join('');
}
