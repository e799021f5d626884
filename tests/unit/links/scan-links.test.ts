import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { visit } from 'unist-util-visit';
import { scanLinks } from '#lib/links/scan-links.ts';
import { resolveTarget } from '#lib/markdown/links.ts';
import { renderMarkdown } from '#lib/markdown/render.ts';

const path = 'docs/a.md';

function scanned(text: string): string[] {
  const { links } = scanLinks(text);
  const targets = links
    .filter(({ kind }) => kind !== 'wiki')
    .map(({ target }) => resolveTarget(target, path));
  return targets.flatMap((target) => ('path' in target ? target.path : [])).sort();
}

async function rendered(text: string): Promise<{ paths: string[]; ids: string[] }> {
  const paths: string[] = [];
  const { hast, headings } = await renderMarkdown(text, path);
  visit(hast, 'element', (node) => {
    if (node.data?.refPath !== undefined) paths.push(node.data.refPath);
  });
  return { paths: paths.sort(), ids: headings.map(({ id }) => id) };
}

const odd: [name: string, text: string][] = [
  ['plain links and pictures', '[a](b.md) ![c](d.png "title") [e](<f g.md> (t)) [h](i.md \'t\')'],
  ['brackets in text and target', '[a [b] c](d.md) [e](f_(g).md) [![h](i.png)](j.md)'],
  ['what is escaped', String.raw`\[a](b.md) [c\](d.md) \![e](f.md)`],
  ['code', '`[a](b.md)` ``[c](`d.md)`` and `open [e](f.md)\n\n```\n[g](h.md)\n```\n\n~~~\n[i](j.md)\n~~~'],
  [
    'indented code, and lists that look like it',
    'x\n\n    [a](b.md)\n\n- one\n\n    [c](d.md)\n  - [e](f.md)\n',
  ],
  ['a code block right at the start', '    [a](b.md)\n\ntext [c](d.md)'],
  ['comments', '<!-- [a](b.md) -->\n<!--\n[c](d.md)\n-->\n[e](f.md)'],
  ['front matter', '---\ntitle: "[a](b.md)"\n---\n\n[c](d.md)'],
  [
    'tables, quotations, headings',
    '| [a](b.md) | c |\n|---|---|\n| d | [e](f.md) |\n\n> [g](h.md)\n\n# [i](j.md)',
  ],
  ['definitions', '[a][b] [c]\n\n[b]: d.md "t"\n[c]: <e f.md>\n[^g]: h.md'],
  ['HTML', '<a href="b.md">c</a> <img alt="d" src=\'e.png\'>'],
  ['encodings and queries', '[a](b%20c.md?x=1#d) [e](../f.md) [g](/h.md) [i](./j/)'],
  ['what leads elsewhere', '[a](https://x.example/b.md) [c](mailto:d@e.example) <https://f.example/g.md>'],
  ['what is none', '[a] (b.md) [c]( ) a](b.md) [d]()'],
];

test.each(odd)('finds what the renderer finds: %s', async (_, text) => {
  // A definition is a link of its own here; it is one in the text there.
  expect([...new Set(scanned(text))]).toEqual([...new Set((await rendered(text)).paths)]);
});

test.each([
  '# A `code` **bold** [link](x.md) title',
  'Setext\n===\n\nAnother\n---\n\ntext\n\n---\n',
  '# Same\n\n## Same\n\n### Same',
  '## :rocket: Start & Größe, 日本! <kbd>K</kbd>',
  '> ## Quoted\n\n- ### In a list',
  '#none\n\n# #\n\n## Closed ##',
])('knows the fragments of headings as the renderer gives them: %j', async (text) => {
  const { anchors } = scanLinks(text);
  expect((await rendered(text)).ids.filter((id) => !anchors.has(id))).toEqual([]);
});

test('agrees with the renderer on every document of this project', async () => {
  const files = ['docs', 'tasks'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) =>
      name.endsWith('.md') ? join(folder, name) : [],
    ),
  );
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const { paths, ids } = await rendered(text);
    expect({ file, paths: [...new Set(scanned(text))] }).toEqual({ file, paths: [...new Set(paths)] });
    const { anchors } = scanLinks(text);
    expect({ file, missing: ids.filter((id) => !anchors.has(id)) }).toEqual({ file, missing: [] });
  }
}, 60_000);

test('a link has its place, front matter counted; wiki links are told apart from links', () => {
  const { links } = scanLinks('---\na: b\n---\n\nSee [x](y.md), [[z#part|words]], [[not]](q.md).\n');
  expect(links).toEqual([
    { kind: 'link', target: 'y.md', line: 5, column: 5 },
    { kind: 'link', target: 'q.md', line: 5, column: 34 },
    { kind: 'wiki', target: 'z#part', line: 5, column: 16 },
  ]);
});

test('a text made to be slow is read at once', () => {
  for (const text of [
    '['.repeat(100_000),
    '](a'.repeat(50_000),
    '`'.repeat(100_000),
    '[a](b '.repeat(50_000),
    '<a '.repeat(50_000),
    '[['.repeat(50_000),
  ]) {
    const startMs = performance.now();
    scanLinks(text);
    expect({ text: text.slice(0, 6), isQuick: performance.now() - startMs < 1_500 }).toEqual({
      text: text.slice(0, 6),
      isQuick: true,
    });
  }
});
