import { createIndexer, type Indexer } from '#lib/docs/repo-index.ts';
import { findNames, type NameQuery } from '#lib/find/find-names.ts';
import type { NameKind } from '#lib/find/found.ts';
import { openRepo, type Repo } from '#lib/repo/root.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let files: TempRepo;
let repo: Repo;
let index: Indexer;

const task = (id: string, title: string, status = 'todo') =>
  `---\nid: ${id}\ntitle: ${title}\nstatus: ${status}\n---\n\n# ${title}\n\n## Problem\n\nWords.\n`;

beforeEach(() => {
  files = tempRepo({
    'tasks/chat/relay.md': task('CHAT-RELAY', 'Flush the relay'),
    'tasks/chat/drawer.md': task('CHAT-DRAWER', 'Keep the drawer open'),
    'tasks/chat/old.md': task('CHAT-OLD', 'Flush the old relay', 'completed'),
    'tasks/tools/palette.md': task('TOOLS-PALETTE', 'Command palette'),
    'docs/guide.md':
      '# The guide\n\n## Install\n\nWords.\n\n## Install\n\nAgain.\n\n```\n## not a heading\n```\n',
    'docs/relay-notes.md': '# Notes on relays\n\n## Über Größe\n',
    'docs/日本語.md': '# 開発の手引き\n',
  });
  repo = openRepo({ root: files.root });
  index = createIndexer(repo);
});

afterEach(async () => {
  await index.close();
  files.remove();
});

async function find(query: string, more: Partial<NameQuery> = {}) {
  return findNames(repo, await index.get(), { query, limit: 20, ...more });
}

async function titles(query: string, more: Partial<NameQuery> = {}): Promise<string[]> {
  return (await find(query, more)).items.map(({ title }) => title);
}

const kinds = (...names: NameKind[]) => new Set(names);

test('an exact id comes first, however it is written', async () => {
  expect((await titles('chat-relay'))[0]).toBe('Flush the relay');
  expect((await titles('CHAT-RELAY'))[0]).toBe('Flush the relay');
});

test('a path finds its file, with and without its ending', async () => {
  expect((await titles('docs/guide.md'))[0]).toBe('The guide');
  expect((await titles('docs/guide'))[0]).toBe('The guide');
});

test('words are found in any order, at their beginning before their midst', async () => {
  expect(await titles('relay flush')).toEqual(['Flush the relay', 'Flush the old relay']);
  const found = await titles('rel');
  expect(found.indexOf('Flush the relay')).toBeGreaterThanOrEqual(0);
  expect(found).not.toContain('Command palette');
});

test('what is done comes below what is open', async () => {
  const found = await titles('flush');
  expect(found).toEqual(['Flush the relay', 'Flush the old relay']);
});

test('what was opened lately comes above its equals', async () => {
  const found = await titles('chat', { recent: ['tasks/chat/drawer.md'] });
  expect(found.indexOf('Keep the drawer open')).toBeLessThan(found.indexOf('Flush the relay'));
});

test.each([
  ['pallete', 'Command palette'],
  ['comand palette', 'Command palette'],
  ['drwaer', 'Keep the drawer open'],
  ['cmdpal', 'Command palette'],
  ['cp', 'Command palette'],
])('a slip or initials still find it: %s', async (query, title) => {
  expect(await titles(query)).toContain(title);
});

test('accents and scripts: with and without, and in others than Latin', async () => {
  expect((await find('uber große', { kinds: kinds('heading') })).headings[0]?.title).toBe('Über Größe');
  expect(await titles('手引き')).toEqual(['開発の手引き']);
});

test('folders are found, and kinds can be chosen', async () => {
  expect((await find('tools')).items[0]).toMatchObject({
    kind: 'folder',
    path: 'tasks/tools',
    href: '/tasks/tools',
  });
  const onlyDocs = await find('relay', { kinds: kinds('doc') });
  expect(onlyDocs.items.map(({ kind }) => kind)).toEqual(['doc']);
});

test('headings lead to the very one, also when another has the same words', async () => {
  const { headings } = await find('install', { kinds: kinds('heading') });
  expect(headings.map(({ href }) => href)).toEqual(['/docs/guide#install', '/docs/guide#install-1']);
  expect(headings[0]).toMatchObject({ inTitle: 'The guide', depth: 2 });
  expect((await find('not a heading', { kinds: kinds('heading') })).headings).toEqual([]);
});

test('a heading of a file that changed is found by its new words at the next question', async () => {
  expect((await find('install', { kinds: kinds('heading') })).headings).toHaveLength(2);
  files.write({ 'docs/guide.md': '# The guide\n\n## Start here\n' });
  expect((await find('install', { kinds: kinds('heading') })).headings).toEqual([]);
  expect((await find('start', { kinds: kinds('heading') })).headings[0]?.href).toBe('/docs/guide#start-here');
});

test('words of the query are marked in the title', async () => {
  const [first] = (await find('flu rel')).items;
  expect(first?.marks).toEqual([
    [0, 3],
    [10, 13],
  ]);
});

test('what is kept elsewhere is found beside the files', async () => {
  const chat = {
    kind: 'conversation' as const,
    id: 'c1',
    path: 'docs/guide.md',
    href: '/docs/guide',
    mtimeMs: 1,
  };
  const { others } = await find('relay', { others: [{ ...chat, title: 'Why does the relay drop tokens?' }] });
  expect(others[0]).toMatchObject({ kind: 'conversation', id: 'c1' });
  expect(others[0]?.marks).toEqual([[13, 18]]);
});

test('without a query, what was opened and changed last', async () => {
  const { items, total } = await find('', { recent: ['docs/guide.md'], limit: 3 });
  expect(items[0]?.path).toBe('docs/guide.md');
  expect(items).toHaveLength(3);
  expect(total).toBeGreaterThan(7);
});

test.each(['---', '?', '((((', '[a-z]+', '\\', 'a'.repeat(200), '🎈', '-'])(
  'no query is taken for anything but text: %s',
  async (query) => {
    const { items } = await find(query);
    expect(Array.isArray(items)).toBe(true);
  },
);

test('a query made to be slow is answered at once', async () => {
  files.write(
    Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [`docs/slow/${at}.md`, `# ${'ab'.repeat(90)} ${at}\n`]),
    ),
  );
  await index.get();
  const started = performance.now();
  await find('abababababababababababababababababababababababc');
  await find(Array.from({ length: 60 }, () => 'a').join(' '));
  expect(performance.now() - started).toBeLessThan(2_000);
});
