import type { Element } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { isElement } from '#lib/markdown/hast.ts';
import { highlightToHtml } from '#lib/markdown/highlight.ts';
import { placeCodeBlocks } from '#lib/markdown/rehype-code.ts';
import { renderMarkdown } from '#lib/markdown/render.ts';
import { foldStaticRuns } from '#lib/markdown/static-runs.ts';

async function folded(text: string) {
  const { hast } = await renderMarkdown(text, 'a.md');
  await placeCodeBlocks(hast, highlightToHtml);
  foldStaticRuns(hast);
  return hast;
}

const tags = (children: readonly { type: string }[]) =>
  children.map((child) => (isElement(child as never) ? (child as { tagName?: string }).tagName : child.type));

test('a document is one element, with its code and tables in frames', async () => {
  const hast = await folded('# A\n\n```js\nlet x;\n```\n\n| a |\n|---|\n');
  expect(tags(hast.children)).toEqual(['static-html']);
  const html = JSON.stringify(hast);
  expect(html).toContain('Copy code');
  expect(html).toContain('tok-keyword');
  expect(html).toContain('<section class=\\"doc-table\\"');
});

test('tables that stand close together have a frame each', async () => {
  const table = '<table><tr><td>a</td></tr></table>';
  const html = JSON.stringify(await folded(`${table}${table}${table}`));
  expect(html.split('doc-table')).toHaveLength(4);
});

test('a table whose words are too long for a sheet of paper is marked, others are not', async () => {
  const rows = (words: string[]) =>
    `| ${words.map(() => 'a').join(' | ')} |\n|${'---|'.repeat(words.length)}\n| ${words.join(' | ')} |\n`;
  const isWide = async (...words: string[]) =>
    JSON.stringify(await folded(rows(words))).includes('data-wide');
  expect(await isWide('x'.repeat(90))).toBe(true);
  expect(await isWide(`\`${'x'.repeat(50)}\``, 'y'.repeat(40))).toBe(true);
  expect(await isWide(...Array.from({ length: 14 }, () => 'status'))).toBe(true);
  expect(await isWide('some words '.repeat(40), 'and more '.repeat(20))).toBe(false);
});

const remote = '![x](https://e.example/x.png)';

test('a picture of another host stands between runs of HTML', async () => {
  const { children } = await folded(`a\n\nb ${remote} c\n\nd`);
  expect(tags(children)).toEqual(['static-html', 'p', 'static-html']);
  expect(tags((children[1] as Element).children)).toEqual(['static-html', 'remote-image', 'static-html']);
});

test('a list with such a picture in it stays a list of items', async () => {
  const html = toHtml(await folded(`1. one\n2. ${remote}\n`));
  expect(html).toMatch(/^<ol><li><static-html .*?<\/static-html><\/li><li><remote-image .*<\/li><\/ol>$/s);
});

test('deep inside quotations such a picture is a link', async () => {
  const html = JSON.stringify(await folded(`${'> '.repeat(60)}${remote}`));
  expect(html).not.toContain('remote-image');
  expect(html).toContain('<a href=\\"https://e.example/x.png\\"');
});

test('code is coloured by class, escaped, and only where it pays', async () => {
  expect(await highlightToHtml('const a = "<b>";', 'ts')).toBe(
    '<span class="tok-keyword">const </span><span class="tok-constant">a </span><span class="tok-keyword">= </span>' +
      '<span class="tok-string-expression">"&lt;b&gt;"</span>;',
  );
  expect(await highlightToHtml('x', 'no-such-language')).toBeNull();
  expect(await highlightToHtml('x', 'constructor')).toBeNull();
  expect(await highlightToHtml('x'.repeat(2_000), 'ts')).toBeNull();
  expect(await highlightToHtml('x\n'.repeat(50_000), 'ts')).toBeNull();
});
