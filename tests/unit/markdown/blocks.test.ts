import fc from 'fast-check';
import { createSplitter, splitBlocks } from '#lib/markdown/blocks.ts';
import { mendTail } from '#lib/markdown/mend-tail.ts';

const piece = fc.constantFrom(
  ...[
    '\n',
    '\n\n',
    ' ',
    '  ',
    'word',
    '# h',
    '- item',
    '* item',
    '1. item',
    '1',
    '2)',
    '-',
    '```',
    '```js',
    '~~~',
    '$$',
    '$',
  ],
  ...['   ```', '> quote', '| a |', '|---|', '    code', '\r\n', '[a](b)', '**', '`', '\t', '---'],
);
const markdown = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

test('the blocks of a text, joined, are the text', () => {
  fc.assert(
    fc.property(markdown, (text) => splitBlocks(text).join('') === text),
    { numRuns: 2_000 },
  );
});

test('however a text grows, the blocks that are closed stay as they are', () => {
  fc.assert(
    fc.property(markdown, fc.nat(), (text, seed) => {
      const before = splitBlocks(text.slice(0, seed % (text.length + 1)));
      expect(splitBlocks(text).slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1));
    }),
    { numRuns: 5_000 },
  );
});

/** The blocks as they close one after the other while the text comes letter by letter. */
function splitByLetter(text: string): string[] {
  const blocks: string[] = [];
  for (let end = 1; end <= text.length; end++) {
    const closed = splitBlocks(text.slice(0, end)).slice(0, -1);
    blocks.push(...closed.slice(blocks.length));
  }
  const rest = text.slice(blocks.join('').length);
  return rest === '' ? blocks : [...blocks, rest];
}

test('split piece by piece, in whatever pieces it comes, a text has the same blocks', () => {
  fc.assert(
    fc.property(markdown, fc.array(fc.nat(12), { maxLength: 60 }), (text, sizes) => {
      const split = createSplitter();
      let end = 0;
      for (const size of sizes) {
        end = Math.min(text.length, end + size);
        expect(split(text.slice(0, end))).toEqual(splitBlocks(text.slice(0, end)));
      }
      expect(split(text)).toEqual(splitBlocks(text));
      expect(splitByLetter(text)).toEqual(splitBlocks(text));
    }),
    { numRuns: 2_000 },
  );
});

test('a text that became another one is split anew', () => {
  const split = createSplitter();
  split('```\na\n\nb');
  expect(split('a\n\nb')).toEqual(['a\n\n', 'b']);
});

test('paragraphs are blocks; a fence, a loose list and what is indented stay whole', () => {
  expect(splitBlocks('a\n\nb\n\n\nc')).toEqual(['a\n\n', 'b\n\n\n', 'c']);
  expect(splitBlocks('```\na\n\nb\n```\n\nc')).toEqual(['```\na\n\nb\n```\n\n', 'c']);
  expect(splitBlocks('- a\n\n- b\n\n  more\n\nend')).toEqual(['- a\n\n- b\n\n  more\n\n', 'end']);
  expect(splitBlocks('1. a\n\n1')).toEqual(['1. a\n\n1']);
  expect(splitBlocks('a ```x``` b\n\nc')).toHaveLength(2);
});

test.each([
  ['some **bold wo', 'some **bold wo**'],
  ['some **bold *both', 'some **bold *both***'],
  ['some **', 'some '],
  ['a `code', 'a `code`'],
  ['a `2 ** 3` b', 'a `2 ** 3` b'],
  ['snake_case_na', 'snake_case_na'],
  ['see [the gui', 'see the gui'],
  ['see [the guide](docs/gu', 'see the guide'],
  ['see [the guide](docs/guide.md)', 'see [the guide](docs/guide.md)'],
  ['a ![pic](htt', 'a '],
  ['text\n--', 'text\n'],
  ['~~gone', '~~gone~~'],
  ['```js\ncode **x\n``', '```js\ncode **x\n'],
  ['| a | b', '\n| a | b|\n| --- | --- |'],
  ['| a | b |\n| -', '\n| a | b |\n| --- | --- |'],
  ['| a | b |\n| --- | --- |\n| x', '| a | b |\n| --- | --- |\n| x'],
  ['- [ ] todo', '- [ ] todo'],
])('«%s» is shown as «%s» while more may come', (text, mended) => {
  expect(mendTail(text)).toBe(mended);
});
