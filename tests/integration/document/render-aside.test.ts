import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeRenderAside, renderAside } from '#lib/markdown/render-aside.ts';
import type { RenderedDocument } from '#lib/markdown/rendered.ts';
import { openRepo, type Repo } from '#lib/repo/root.ts';
import type { Measured } from '#tests/helpers/render-blocking.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let files: TempRepo;
let repo: Repo;

beforeAll(() => {
  files = tempRepo({ 'docs/a.md': '# Alpha\n\nSee [b](b.md#x).\n\n```ts\nconst a = 1;\n```\n' });
  repo = openRepo({ root: files.root });
});

afterAll(async () => {
  await closeRenderAside();
  files.remove();
});

const htmlOf = (document: RenderedDocument) => JSON.stringify(document.hast);

test('a document comes back rendered, with headings, links to pages and coloured code', async () => {
  const document = await renderAside(repo, 'docs/a.md');
  expect(document.form).toBe('rendered');
  expect(document.title).toBe('Alpha');
  expect(document.headings).toEqual([{ depth: 1, text: 'Alpha', id: 'alpha' }]);
  expect(htmlOf(document)).toContain('/docs/b#x');
  expect(htmlOf(document)).toContain('tok-keyword');
});

test('one version of a file is rendered once, and a change on disk shows at once', async () => {
  files.write({ 'docs/b.md': 'one' });
  const [first, second] = await Promise.all([renderAside(repo, 'docs/b.md'), renderAside(repo, 'docs/b.md')]);
  expect(second).toBe(first);
  expect(await renderAside(repo, 'docs/b.md')).toBe(first);
  writeFileSync(join(files.root, 'docs/b.md'), 'two');
  expect(htmlOf(await renderAside(repo, 'docs/b.md'))).toContain('two');
});

test('broken front matter leaves the body standing and says what is wrong where', async () => {
  files.write({ 'docs/broken.md': '---\ntitle: [x\n---\n\n# Body\n' });
  const document = await renderAside(repo, 'docs/broken.md');
  expect(document.title).toBe('Body');
  expect(document.notices[0]).toMatchObject({
    about: 'front-matter',
    tone: 'warning',
    line: expect.any(Number),
  });
});

test('binary and non-UTF-8 files say that they are', async () => {
  files.write({ 'docs/bin.md': Buffer.from([1, 0, 2]), 'docs/latin.md': Buffer.from('caf\xe9', 'latin1') });
  expect((await renderAside(repo, 'docs/bin.md')).notices[0]?.message).toContain('binary');
  expect((await renderAside(repo, 'docs/latin.md')).notices[0]?.message).toContain('UTF-8');
});

test('a file over 2 MB shows the beginning of its source', async () => {
  files.write({ 'docs/big.md': '<b>x</b> line\n'.repeat(200_000) });
  const document = await renderAside(repo, 'docs/big.md');
  expect(document.form).toBe('source');
  expect(document.notices[0]?.message).toContain('2 MB');
  expect(htmlOf(document)).toContain('&lt;b&gt;');
  expect(htmlOf(document).length).toBeLessThan(600_000);
});

test('documents made to hang the parser end within the limit and block nobody else', async () => {
  files.write({
    'docs/comments.md': '<!--'.repeat(20_000),
    'docs/inline.md': `a ${'<!--'.repeat(20_000)}`,
    'docs/table.md': `| a | b |\n| - | - |\n${'| x | y |\n'.repeat(110_000)}`,
    'docs/deep.md': '>'.repeat(20_000),
    'docs/prose.md': '# Part\n\nSome *words* and `code`.\n\n'.repeat(8_000),
  });
  const names = ['a', 'comments', 'inline', 'table', 'deep', 'prose'];
  const program = join(import.meta.dirname, '../../helpers/render-blocking.ts');
  const output = execFileSync(
    process.execPath,
    [program, files.root, ...names.map((name) => `docs/${name}.md`)],
    {
      encoding: 'utf8',
    },
  );
  const measured: Measured[] = JSON.parse(output);
  expect(measured).toHaveLength(5);
  expect(measured.filter(({ tookMs, longestBlockMs }) => tookMs >= 8_000 || longestBlockMs >= 100)).toEqual(
    [],
  );
}, 60_000);

test('nothing outside the repository and no secret is rendered', async () => {
  await expect(renderAside(repo, '../x.md')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(renderAside(repo, '.git/config')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(renderAside(repo, 'docs/none.md')).rejects.toMatchObject({ code: 'not-found' });
});
