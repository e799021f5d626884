import fc from 'fast-check';
import type { Root } from 'mdast';
import { remark } from 'remark';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import { topHeadings } from '#lib/tools/markdown-headings.ts';

const names = (text: string) => topHeadings(text).map(({ depth, text: words }) => `${depth} ${words}`);
const parser = remark().use(remarkFrontmatter).use(remarkGfm);

/** Where a real parser sees first and second level headings at the top level: [line, depth]. */
function parsed(text: string): [number, number][] {
  const tree = parser.parse(text) as Root;
  return tree.children.flatMap((node) =>
    node.type === 'heading' && node.depth <= 2
      ? [[node.position?.start.line ?? 0, node.depth] as [number, number]]
      : [],
  );
}
const read = (text: string) => topHeadings(text).map(({ line, depth }): [number, number] => [line, depth]);

test('headings are found with a hash and underlined, lower ones passed over', () => {
  expect(names('# A\n\n## B ##\n\ntext\n### C\n\nD\n---\n\nE\nF\n===\n')).toEqual([
    '1 A',
    '2 B',
    '2 D',
    '1 E F',
  ]);
});

test('what is code, comment, HTML, list, quote or front matter divides nothing', () => {
  const text = `---
title: x
## comment: y
---
\`\`\`md
## fenced
\`\`\`
~~~
Setext
---
~~~
<!--
## hidden
-->
- item
---
> quote
---
<details>
## html

    ## indented

| a | b |
| - | - |
| 1 | 2 |
---
## Real
`;
  expect(names(text)).toEqual(['2 Real']);
});

test('offsets cut the text exactly', () => {
  const text = 'a\r\n\r\n## B\r\nc\r\nD\r\n---\r\n';
  expect(topHeadings(text).map(({ start, end }) => text.slice(start, end))).toEqual([
    '## B\r\n',
    'c\r\nD\r\n---\r\n',
  ]);
  expect(topHeadings('## End').map(({ start, end }) => [start, end])).toEqual([[0, 6]]);
});

const prose = [
  '',
  '',
  '',
  'words here',
  'more *words*',
  '# One',
  '## Two',
  '##Two',
  '### Three',
  '## ',
  '===',
  '---',
  '- - -',
  '***',
  '- item',
  '1. first',
  '  under it',
  '   ## three in',
  '    four in',
  '> quoted',
  '> ## in quote',
  '| a | b |',
  '| - | - |',
  '\\## no',
];

// Apart, as fences inside of HTML are taken for fences by all our readers of lines.
test.each([
  ['code', ['```', '```js', '~~~']],
  ['HTML', ['<div>', '</div>', '<!-- c -->']],
])('agrees with a markdown parser on whatever lines come together, with %s', (_name, more) => {
  const line = fc.constantFrom(...prose, ...more);
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const text = `start\n\n${lines.join('\n')}`;
      expect(read(text)).toEqual(parsed(text));
    }),
    { numRuns: 1_000 },
  );
});
