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

test('prose is one element; code stands between runs of it', async () => {
  expect(tags((await folded('# A\n\ntext\n\n- x\n')).children)).toEqual(['static-html']);
  expect(tags((await folded('a\n\n```js\nx\n```\n\nb\n\nc\n')).children)).toEqual([
    'static-html',
    'code-block',
    'static-html',
  ]);
});

test('a list with code in it stays a list of items', async () => {
  const html = toHtml(await folded('1. one\n2. two\n\n   ```js\n   x\n   ```\n'));
  expect(html).toMatch(/^<ol><li><static-html .*?<\/static-html><\/li><li><static-html .*<\/li><\/ol>$/s);
});

test('code deep inside quotations becomes plain HTML', async () => {
  const hast = await folded(`${'> '.repeat(60)}\`\`\`js\n${'> '.repeat(60)}const a = 1;\n`);
  const html = JSON.stringify(hast);
  expect(html).not.toContain('code-block');
  expect(html).toContain('<pre><code>');
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
