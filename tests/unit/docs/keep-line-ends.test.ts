import fc from 'fast-check';
import { keepLineEnds } from '#lib/docs/keep-line-ends.ts';

const ends = fc.constantFrom('\n', '\r\n', '\r');
const line = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '#', 'ä', '🎈'), maxLength: 4 });
const file = fc.array(fc.tuple(line, ends), { maxLength: 12 }).chain((lines) =>
  // A file may end without a line end.
  line.map((last) => lines.map(([text, end]) => text + end).join('') + last),
);
const plain = (text: string) => text.replace(/\r\n?/g, '\n');

test('a text that was not changed comes back byte for byte, whatever its line ends', () => {
  fc.assert(fc.property(file, (text) => expect(keepLineEnds(text, plain(text))).toBe(text)));
});

test('what was edited says what was typed, and nothing else', () => {
  fc.assert(
    fc.property(file, file, (before, edited) =>
      expect(plain(keepLineEnds(before, plain(edited)))).toBe(plain(edited)),
    ),
  );
});

test('a line that is added takes the end that most lines have; the others keep theirs', () => {
  expect(keepLineEnds('a\r\nb\r\nc\n', 'a\nnew\nb\nc\n')).toBe('a\r\nnew\r\nb\r\nc\n');
  expect(keepLineEnds('a\r\nb\r\n', 'a\nb\nc')).toBe('a\r\nb\r\nc');
  expect(keepLineEnds('a', 'a\nb\n')).toBe('a\nb\n');
});

test('a file of many thousand lines of two kinds is done at once', () => {
  const before = Array.from({ length: 30_000 }, (_, at) => `line ${at}${at % 2 ? '\r\n' : '\n'}`).join('');
  const started = performance.now();
  keepLineEnds(before, plain(before).replaceAll('line 1', 'other 1'));
  expect(performance.now() - started).toBeLessThan(3_000);
});
