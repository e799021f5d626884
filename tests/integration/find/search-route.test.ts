import { existsSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FoundText, TextEvent } from '#lib/find/text-found.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

type Handler = (request: Request, context: { params: Promise<object> }) => Promise<Response>;

let files: TempRepo;
let GET: Handler;
let closeAll: () => Promise<void>;
const key = 'sk-very-secret-key-0123456789';

const task = (id: string, status: string, words: string) =>
  `---\nid: ${id}\ntitle: ${id}\nstatus: ${status}\n---\n\n# ${id}\n\n## Problem\n\nFirst line.\n${words}\nLast line.\n\n## Plan\n\nNothing.\n`;

beforeAll(async () => {
  files = tempRepo({
    'tasks/a.md': task('A-ONE', 'todo', 'The relay drops a token.'),
    'tasks/b.md': task('A-TWO', 'completed', 'A token was dropped by the Relay.'),
    'docs/guide.md': `# Guide\n\nThe relay is here.\n\nKey: ${key}\n\n## Größe der Relais\n\nünï relay 🎈 relay\n`,
    'docs/long.md': `# Long\n\n${'x'.repeat(50_000)} needle ${'y'.repeat(50_000)}\n`,
    'docs/many.md': `# Many\n\n${'again and again\n\n'.repeat(400)}`,
    'src/relay.ts': 'export const relay = 1;\n',
    '.env': 'OPENAI=relay-in-env\n',
    'docs/server.pem': 'relay-in-key\n',
    'node_modules/x/readme.md': '# relay in a package\n',
    '.gitignore': 'build/\n',
    'build/out.md': '# relay that git ignores\n',
    'docs/evil.md': '# Evil\n\n--pre=touch relay -e\n',
  });
  symlinkSync('/etc/hostname', join(files.root, 'docs/out.md'));
  process.env.TASKS_REPO_ROOT = files.root;
  process.env.PORT = '3000';
  process.env.OPENAI_API_KEY = key;
  ({ GET } = (await import('../../../app/api/search/route.ts')) as unknown as { GET: Handler });
  const { appContext } = await import('#lib/server/context.ts');
  closeAll = async () => {
    const { index, state } = appContext();
    await index.close();
    state.close();
  };
});

afterAll(async () => {
  await closeAll();
  for (const name of ['TASKS_REPO_ROOT', 'PORT', 'OPENAI_API_KEY']) delete process.env[name];
  files.remove();
});

function get(query: Record<string, string>, more: RequestInit = {}): Promise<Response> {
  const request = new Request(`http://localhost:3000/api/search?${new URLSearchParams(query)}`, {
    ...more,
    headers: { host: 'localhost:3000', ...(more.headers as Record<string, string>) },
  });
  return GET(request, { params: Promise.resolve({}) });
}

async function search(query: Record<string, string>): Promise<{ found: FoundText[]; last: TextEvent }> {
  const response = await get(query);
  expect(response.status).toBe(200);
  const events = (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TextEvent);
  const last = events.at(-1);
  if (last === undefined) throw new Error('Nothing was answered.');
  return { found: events.flatMap((event) => (event.type === 'file' ? [event.file] : [])), last };
}

const paths = (found: FoundText[]) => found.map(({ path }) => path).sort();

test('words must all stand on the line, in any order and any case', async () => {
  const { found, last } = await search({ q: 'relay token' });
  expect(paths(found)).toEqual(['tasks/a.md', 'tasks/b.md']);
  expect(last).toEqual({ type: 'end', files: 2, matches: 2 });
  const [block] = found.find(({ path }) => path === 'tasks/a.md')?.blocks ?? [];
  const line = block?.lines.find(({ isMatch }) => isMatch);
  expect(line?.marks.map(([from, to]) => line.text.slice(from, to))).toEqual(['relay', 'token']);
});

test('what is in quotes belongs together', async () => {
  expect(paths((await search({ q: '"token was"' })).found)).toEqual(['tasks/b.md']);
  expect((await search({ q: '"was token"' })).found).toEqual([]);
});

test('a match comes with the lines around it and the heading that it stands under', async () => {
  const { found } = await search({ q: 'drops', context: '1' });
  expect(found[0]).toMatchObject({ kind: 'task', id: 'A-ONE', status: 'todo', href: '/tasks/a', matches: 1 });
  expect(found[0]?.blocks).toHaveLength(1);
  expect(found[0]?.blocks[0]?.heading).toEqual({ text: 'Problem', id: 'problem' });
  expect(found[0]?.blocks[0]?.lines.map(({ line, isMatch }) => [line, isMatch])).toEqual([
    [11, false],
    [12, true],
    [13, false],
  ]);
});

test('marks are places in the text as the browser counts them', async () => {
  const { found } = await search({ q: 'relay', glob: 'docs/guide.md', context: '0' });
  const lines = found[0]?.blocks.flatMap((block) => block.lines) ?? [];
  const odd = lines.find(({ text }) => text.startsWith('ünï'));
  expect(odd?.marks.map(([from, to]) => odd.text.slice(from, to))).toEqual(['relay', 'relay']);
  expect(found[0]?.blocks.at(-1)?.heading?.id).toBe('größe-der-relais');
});

test('kind, folder and status narrow the answer', async () => {
  expect(paths((await search({ q: 'relay', kind: 'task' })).found)).toEqual(['tasks/a.md', 'tasks/b.md']);
  expect(paths((await search({ q: 'relay', kind: 'task', status: 'completed' })).found)).toEqual([
    'tasks/b.md',
  ]);
  expect(paths((await search({ q: 'relay', kind: 'doc' })).found)).toEqual(['docs/evil.md', 'docs/guide.md']);
  expect(paths((await search({ q: 'relay', glob: 'docs' })).found)).toEqual([
    'docs/evil.md',
    'docs/guide.md',
  ]);
  const all = (await search({ q: 'relay', kind: 'all' })).found;
  expect(all.find(({ path }) => path === 'src/relay.ts')).toMatchObject({
    kind: 'file',
    href: '/api/raw/src/relay.ts',
  });
});

test('secrets, ignored files and what lies outside are never searched, however it is asked', async () => {
  const queries: Record<string, string>[] = [
    { q: 'relay', kind: 'all' },
    { q: 'relay|root|.', regex: '1', kind: 'all' },
    { q: 'relay', kind: 'all', glob: '.env' },
    { q: 'relay', kind: 'all', glob: '*.pem' },
    { q: 'relay', kind: 'all', glob: 'node_modules/**' },
    { q: 'relay', kind: 'all', glob: 'build/**' },
  ];
  for (const query of queries) {
    const text = await (await get(query)).text();
    expect(text).not.toMatch(/relay-in-env|relay-in-key|in a package|git ignores/);
    expect(text).not.toContain(files.root);
  }
  const out = await (await get({ q: 'relay', kind: 'all', glob: '../*' })).text();
  expect(JSON.parse(out)).toMatchObject({ type: 'problem', code: 'forbidden' });
});

test('known secret values are masked', async () => {
  const text = await (await get({ q: 'Key', kind: 'all' })).text();
  expect(text).toContain('[masked]');
  expect(text).not.toContain(key);
});

test('no query becomes an option of ripgrep', async () => {
  const mark = join(tmpdir(), `palette-pre-${process.pid}`);
  for (const q of [`--pre=touch ${mark}`, '--files', '-e', '--', '--pre', '-f/etc/passwd']) {
    const { last } = await search({ q });
    expect(last.type).toBe('end');
  }
  expect(paths((await search({ q: '"--pre=touch"' })).found)).toEqual(['docs/evil.md']);
  expect(existsSync(mark)).toBe(false);
});

test('regular expressions are answered, refused in words, or ended; none hangs', async () => {
  expect(paths((await search({ q: 'relay.*token|dropped', regex: '1' })).found)).toEqual([
    'tasks/a.md',
    'tasks/b.md',
  ]);
  const broken = await search({ q: '(unclosed', regex: '1' });
  expect(broken.last).toMatchObject({ type: 'problem', code: 'invalid' });
  const started = performance.now();
  for (const q of ['(a{1000}){1000}', '(x+x+)+y', `${'(a|b|ab)*'.repeat(30)}c`]) {
    const { last } = await search({ q, regex: '1' });
    expect(['end', 'problem']).toContain(last.type);
  }
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('a long line is shown around its match, and a file with many says how many', async () => {
  const { found } = await search({ q: 'needle' });
  const line = found[0]?.blocks[0]?.lines.find(({ isMatch }) => isMatch);
  expect(line?.text.length).toBeLessThan(500);
  expect(line?.text).toContain('needle');
  const many = await search({ q: 'again', limit: '500' });
  expect(many.found[0]?.matches).toBeGreaterThan(90);
  expect(many.found[0]?.blocks.length).toBeLessThanOrEqual(21);
});

test('a line with a hundred thousand places holds nobody up', async () => {
  const started = performance.now();
  const { last } = await search({ q: '.', regex: '1', glob: 'docs/long.md' });
  expect(last.type).toBe('end');
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('enough is enough, and said so', async () => {
  const { found, last } = await search({ q: 'e', limit: '1' });
  expect(found.length).toBeGreaterThanOrEqual(1);
  expect(last).toMatchObject({ type: 'end', notice: expect.stringMatching(/there are more/) });
});

test.each([
  [{ q: 'a'.repeat(10_000) }, /^q: /],
  [{ q: 'a\u0000b' }, /^q: /],
  [{ q: 'a\u001b[31m' }, /^q: /],
  [{ q: 'a\nb' }, /^q: /],
  [{ q: 'a', glob: 'x'.repeat(1_000) }, /^glob: /],
  [{ q: 'a', kind: 'secrets' }, /^kind: /],
  [{ q: 'a', status: 'todo,evil' }, /^status: /],
  [{ q: 'a', limit: '-1' }, /^limit: /],
])('out of bounds is refused, naming the field: case %#', async (query, words) => {
  const response = await get(query as Record<string, string>);
  expect(response.status).toBe(400);
  expect((await response.json()).error.message).toMatch(words);
});

test('whoever goes away ends the search', async () => {
  const gone = new AbortController();
  const response = await get({ q: '.', regex: '1', kind: 'all' }, { signal: gone.signal });
  gone.abort();
  const started = performance.now();
  await response.text().catch(() => '');
  expect(performance.now() - started).toBeLessThan(3_000);
});

test('fifty at once are all answered or refused with a reason', async () => {
  const bodies = await Promise.all(
    Array.from({ length: 50 }, async () => (await get({ q: 'relay' })).text()),
  );
  const last = bodies.map((body) => JSON.parse(body.trim().split('\n').at(-1) ?? 'null') as TextEvent);
  expect(last.filter(({ type }) => type === 'end').length).toBeGreaterThanOrEqual(33);
  for (const event of last) if (event.type === 'problem') expect(event.code).toBe('too-many');
});

test('nothing is asked, nothing is run', async () => {
  expect((await search({ q: '   ' })).last).toEqual({ type: 'end', files: 0, matches: 0 });
});

test('foreign hosts and other sites are refused', async () => {
  expect((await get({ q: 'a' }, { headers: { host: 'evil.example' } })).status).toBe(403);
  expect((await get({ q: 'a' }, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
});
