import fc from 'fast-check';
import type { Element } from 'hast';
import { visit } from 'unist-util-visit';
import { taskBoxAt } from '#lib/docs/task-box.ts';
import { renderMarkdown } from '#lib/markdown/render.ts';

interface Box {
  line: number;
  checked: boolean;
  name: string;
}

async function boxesOf(text: string): Promise<Box[]> {
  const boxes: Box[] = [];
  const { hast } = await renderMarkdown(text, 'a.md');
  visit(hast, 'element', ({ tagName, properties }: Element) => {
    if (tagName !== 'input' || properties.dataLine === undefined) return;
    const name = String(properties.ariaLabel);
    boxes.push({ line: Number(properties.dataLine), checked: properties.checked === true, name });
  });
  return boxes;
}

function toggled(text: string, line: number): string {
  const box = taskBoxAt(text, line);
  if (!box) throw new Error(`no box in line ${line}`);
  return text.slice(0, box.offset) + (box.checked ? ' ' : 'x') + text.slice(box.offset + 1);
}

test('boxes know their line and their words', async () => {
  const text = '---\na: b\n---\n# T\n\n- [ ] one\n  - [x] two **bold**\n\n> 1. [X] three\n\n- no box\n';
  expect(await boxesOf(text)).toEqual([
    { line: 6, checked: false, name: 'one' },
    { line: 7, checked: true, name: 'two bold' },
    { line: 9, checked: true, name: 'three' },
  ]);
});

test('in a document with HTML they do so, too; boxes and lists of HTML do not work', async () => {
  const html = '<details>\n<summary>S</summary>\n\n- [ ] inside\n\n</details>\n\n';
  const forged =
    '<ul><li class="task-list-item" data-line="4"><input type="checkbox" data-line="4"> x</li></ul>\n';
  const text = `${html}${forged}\n* [x] after\n`;
  expect(await boxesOf(text)).toEqual([
    { line: 4, checked: false, name: 'inside' },
    { line: 10, checked: true, name: 'after' },
  ]);
  expect((await renderMarkdown(text, 'a.md')).boxes).toBe(2);
});

test('a box is found behind marks of lists and quotes, with any line end, and nowhere else', () => {
  expect(taskBoxAt('- [ ] a', 1)).toEqual({ offset: 3, checked: false });
  expect(taskBoxAt('a\r\n> 10) [X]\tb\r\n', 2)).toEqual({ offset: 10, checked: true });
  expect(taskBoxAt('a\r- - [x] b\r', 2)).toEqual({ offset: 7, checked: true });
  expect(taskBoxAt('-\n  [ ] a', 2)).toEqual({ offset: 5, checked: false });
  expect(taskBoxAt('- [ ]', 1)).toEqual({ offset: 3, checked: false });
  for (const text of ['- [ ]a', '- a [ ] b', '-[ ] a', '- [y] a', '- [  ] a', ''])
    expect(taskBoxAt(text, 1)).toBeNull();
  for (const line of [0, 2, 99]) expect(taskBoxAt('- [ ] a', line)).toBeNull();
});

test('whatever the document: a click changes one character, and that box alone', async () => {
  const mark = fc.constantFrom('-', '*', '+', '1.', '12)', '> -', '- -', '- 1.', '> > *');
  const box = fc.constantFrom('[ ]', '[x]', '[X]', '[]', '[y]', '');
  const words = fc.constantFrom(
    'words',
    '**bold**',
    '`[ ] code`',
    '[ ] again',
    'é 中 😀',
    '<b>x</b>',
    '<!-- - [ ] x -->',
  );
  const item = fc
    .tuple(fc.constantFrom('', '  ', '    ', '\t'), mark, box, words)
    .map(
      ([indent, bullet, square, rest]) => `${indent}${bullet} ${square}${square === '' ? '' : ' '}${rest}`,
    );
  const other = fc.constantFrom(
    '',
    'text',
    '```',
    '~~~',
    '# Heading',
    '-',
    '  [ ] below',
    '<div>',
    '</div>',
    '<!--',
    '-->',
    '| a |\n|---|\n| - [ ] |',
  );
  const text = fc
    .tuple(
      fc.array(fc.oneof({ weight: 3, arbitrary: item }, other), { maxLength: 14 }),
      fc.constantFrom('\n', '\r\n', '\r'),
    )
    .map(([lines, end]) => lines.join('\n').replaceAll('\n', end) + end);
  await fc.assert(
    fc.asyncProperty(text, async (before) => {
      const boxes = await boxesOf(before);
      for (const [at, { line, checked }] of boxes.entries()) {
        const after = toggled(before, line);
        expect(taskBoxAt(before, line)?.checked).toBe(checked);
        expect([...after].filter((char, place) => char !== [...before][place])).toHaveLength(1);
        const now = (await boxesOf(after)).map((one) => one.checked);
        expect(now).toEqual(boxes.map((one, place) => (place === at ? !one.checked : one.checked)));
      }
    }),
    { numRuns: 300 },
  );
}, 60_000);
