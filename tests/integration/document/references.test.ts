import { createIndexer } from '#lib/docs/repo-index.ts';
import { shownDocument } from '#lib/links/shown-document.ts';
import { closeRenderAside, renderAside } from '#lib/markdown/render-aside.ts';
import { openRepo, type Repo } from '#lib/repo/root.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let files: TempRepo;
let repo: Repo;

const png = (width: number, height: number) => {
  const head = Buffer.alloc(24);
  head.writeUInt32BE(0x89504e47, 0);
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
};
const task = (id: string, title: string, status: string) =>
  `---\nid: ${id}\ntitle: ${title}\nstatus: ${status}\n---\n\n# ${title}\n`;

beforeAll(() => {
  files = tempRepo({
    'docs/guide.md': '# The guide\n\n## Set up\n',
    'docs/deep/notes.md': '# Deep notes\n',
    'other/notes.md': '# Other notes\n',
    'docs/größe maß.md': '# Größe\n',
    'docs/images/a.png': png(640, 480),
    'tasks/infra/alpha.md': task('INFRA-ALPHA', 'Flush the <relay>', 'in_progress'),
    'src/main.ts': 'export {};\n',
  });
  repo = openRepo({ root: files.root });
});

afterAll(async () => {
  await closeRenderAside();
  files.remove();
});

async function shown(path: string): Promise<string> {
  const index = await createIndexer(repo).get();
  const { hast } = await shownDocument(repo, index, await renderAside(repo, path));
  return hast.children
    .map((child) => ('properties' in child ? String(child.properties.html ?? '') : ''))
    .join('');
}

async function shownText(text: string, path = 'docs/deep/a.md'): Promise<string> {
  files.write({ [path]: text });
  return shown(path);
}

test.each([
  ['a path from the file', '[[../guide]]', '/docs/guide'],
  ['a path from the root', '[[docs/guide.md]]', '/docs/guide'],
  ['a file name', '[[Guide]]', '/docs/guide'],
  ['part of a path', '[[deep/notes]]', '/docs/deep/notes'],
  ['a title', '[[the guide]]', '/docs/guide'],
  ['an id', '[[infra-alpha]]', '/tasks/infra/alpha'],
  ['a name with blanks and umlauts', '[[größe maß]]', '/docs/gr%C3%B6%C3%9Fe%20ma%C3%9F'],
])('a wiki link by %s leads to its page', async (_, text, href) => {
  expect(await shownText(`See ${text}.`)).toContain(`<a class="doc-wiki" href="${href}"`);
});

test('a wiki link shows its words and leads to its heading, on this page too', async () => {
  const html = await shownText('# A\n\n[[guide#Set up|how to]] [[guide#Set up]] [[#A]]');
  expect(html).toContain('href="/docs/guide#set-up" title="The guide">how to</a>');
  expect(html).toContain('>guide › Set up</a>');
  expect(html).toContain('href="#a"');
});

test('of several files with a name the nearest counts, and the link says so', async () => {
  const html = await shownText('[[notes]]', 'docs/a.md');
  expect(html).toContain('href="/docs/deep/notes"');
  expect(html).toContain('2 files are called “notes”; this is the nearest, docs/deep/notes.md');
  expect(await shownText('[[notes]]', 'other/a.md')).toContain('href="/other/notes"');
});

test('a wiki link to nothing is marked, and listens to who listens', async () => {
  const html = await shownText('[[Nothing "like" this]]');
  expect(html).toContain('title="Nothing here is called “Nothing &quot;like&quot; this”"');
  expect(html).toContain('(broken link)');
  expect(html).not.toContain('<a');
});

test('ids of tasks become links where there is such a task, in text alone', async () => {
  const html = await shownText(
    '# INFRA-ALPHA\n\nSee INFRA-ALPHA, UTF-8 and INFRA-NONE; `INFRA-ALPHA`, [INFRA-ALPHA](../guide.md), XINFRA-ALPHA.\n\n```\nINFRA-ALPHA\n```\n',
  );
  expect(html.match(/doc-task-id/g)).toHaveLength(1);
  expect(html).toContain(
    '<a class="doc-task-id" href="/tasks/infra/alpha" title="Flush the &lt;relay&gt; (in progress)" data-status="in_progress">INFRA-ALPHA</a>, UTF-8 and INFRA-NONE;',
  );
  expect(await shownText('This is INFRA-ALPHA.', 'tasks/infra/alpha.md')).not.toContain('doc-task-id');
  files.write({ 'tasks/infra/alpha.md': task('INFRA-ALPHA', 'Flush the <relay>', 'in_progress') });
});

test('links to nothing are marked; those to files, folders and pages stay', async () => {
  const html = await shownText(
    '[a](../guide.md#set-up) [b](..) [c](/src/main.ts) [d](../guide) [e](none.md "t > u") [f](/src/none.ts) [g](#nowhere) [h](../../.git/config)',
  );
  for (const href of ['/docs/guide#set-up', '/docs', '/api/raw/src/main.ts', '/docs/guide'])
    expect(html).toContain(`href="${href}"`);
  expect(html).toContain('title="There is no docs/deep/none.md">e<span');
  expect(html).toContain('title="There is no src/none.ts">f<span');
  expect(html).toContain('This page has no heading “nowhere”');
  expect(html).toContain('There is no .git/config');
  expect(html).not.toMatch(/-ref[\s>]/);
});

test('a link to a heading that the other file has not is marked and still leads to its page', async () => {
  const html = await shownText(
    '[a](../guide.md#set-up) [b](../guide.md#instal "how") [c](/docs/gr%C3%B6%C3%9Fe%20ma%C3%9F.md#gr%C3%B6%C3%9Fe) [d](../guide#top) [[guide#Nowhere|e]] [[guide#Set up|f]] [g](/src/main.ts#L3)',
  );
  expect(html.match(/doc-lost-heading/g)).toHaveLength(2);
  expect(html).toContain(
    '<a class="doc-lost-heading" title="docs/guide.md has no heading “instal”" href="/docs/guide#instal">b<span',
  );
  expect(html).toContain('title="docs/guide.md has no heading “nowhere”">e<span');
  expect(html).toContain('(its heading is missing)');
});

test('the mark goes when the other file gets the heading, without rendering this one anew', async () => {
  files.write({ 'docs/other.md': '# Other\n' });
  expect(await shownText('[a](../other.md#new)')).toContain('doc-lost-heading');
  const before = await renderAside(repo, 'docs/deep/a.md');
  files.write({ 'docs/other.md': '# Other\n\n## New\n' });
  expect(await shown('docs/deep/a.md')).not.toContain('doc-lost-heading');
  expect(await renderAside(repo, 'docs/deep/a.md')).toBe(before);
});

test('pictures carry their size, missing ones their words, linked ones both', async () => {
  const html = await shownText(
    '![A](../images/a.png)\n\n![Gone](../images/b.png)\n\n[![In a link](../images/a.png)](../guide.md)',
  );
  expect(html).toMatch(/<img src="\/api\/raw\/docs\/images\/a.png" alt="A"[^>]* width="640" height="480">/);
  expect(html).toContain('title="There is no docs/images/b.png">Gone<span');
  expect(html).toMatch(/<a href="\/docs\/guide"><img [^>]*width="640"[^>]*><\/a>/);
});

test('a target that appears or vanishes shows at once, without rendering anew', async () => {
  const text = 'See [b](later.md), [[later]] and ![p](later.png).';
  expect((await shownText(text)).match(/doc-broken-link/g)).toHaveLength(3);
  const before = await renderAside(repo, 'docs/deep/a.md');
  files.write({ 'docs/deep/later.md': '# Later\n', 'docs/deep/later.png': png(2, 3) });
  const html = await shown('docs/deep/a.md');
  expect(html).not.toContain('doc-broken-link');
  expect(html).toContain('width="2" height="3"');
  expect(await renderAside(repo, 'docs/deep/a.md')).toBe(before);
});

test('while nothing changed, what is shown is the same object', async () => {
  files.write({ 'docs/same.md': '[[guide]] INFRA-ALPHA' });
  const indexer = createIndexer(repo);
  const rendered = await renderAside(repo, 'docs/same.md');
  const first = await shownDocument(repo, await indexer.get(), rendered);
  expect(await shownDocument(repo, await indexer.get(), rendered)).toBe(first);
});

test('a document cannot bring marks of its own', async () => {
  const html = await shownText(
    '<page-ref path="x" href="javascript:alert(1)">x</page-ref><task-ref name="INFRA-ALPHA">y</task-ref>\n\n`<wiki-ref name="guide">`\n\n```html\n<img-ref path="a" onerror="alert(1)"></img-ref>\n```\n',
  );
  expect(html).not.toMatch(/javascript:|doc-task-id|doc-wiki|<img/);
});
