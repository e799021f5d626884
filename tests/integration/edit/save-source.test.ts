import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

type Handler = (request: Request, context: { params: Promise<object> }) => Promise<Response>;

let files: TempRepo;
let save: Handler;
let source: Handler;
let undo: (id: string) => Promise<unknown>;
let closeAll: () => Promise<void>;

const task = '---\nid: A-ONE\ntitle: One  # a comment\nstatus: todo\n---\n\n# One\n\n## Problem\n\nWords.\n';

beforeAll(async () => {
  files = tempRepo({
    'tasks/a.md': task,
    'docs/crlf.md': '\uFEFF# Ends\r\n\r\nFirst.\r\nSecond.',
    'docs/mixed.md': '# Mixed\r\n\nFirst.\r\nSecond.\n',
    'docs/latin.md': Buffer.from('# Gr\xf6\xdfe\n', 'latin1'),
    'docs/big.md': `# Big\n${'x'.repeat(700 * 1024)}\n`,
    'docs/plain.md': '# Plain\n',
    'docs/notes.txt': 'no page\n',
    'README.md': '# Readme\n',
    '.env': 'KEY=secret',
  });
  symlinkSync('/etc/hostname', join(files.root, 'docs/out.md'));
  symlinkSync('../.env', join(files.root, 'docs/env.md'));
  process.env.TASKS_REPO_ROOT = files.root;
  process.env.PORT = '3000';
  ({ POST: save } = (await import('../../../app/api/docs/save/route.ts')) as unknown as { POST: Handler });
  ({ GET: source } = (await import('../../../app/api/docs/source/route.ts')) as unknown as { GET: Handler });
  const { appContext } = await import('#lib/server/context.ts');
  const { undoEdit } = await import('#lib/tools/undo-edit.ts');
  undo = (id) => undoEdit(appContext(), id);
  closeAll = async () => {
    const { index, state } = appContext();
    await index.close();
    state.close();
  };
});

afterAll(async () => {
  await closeAll();
  delete process.env.TASKS_REPO_ROOT;
  delete process.env.PORT;
  files.remove();
});

const read = (path: string) => readFileSync(join(files.root, path), 'utf8');
const hash = (path: string) =>
  createHash('sha256')
    .update(readFileSync(join(files.root, path)))
    .digest('hex');
const none = { params: Promise.resolve({}) };

function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const request = new Request('http://localhost:3000/api/docs/save', {
    method: 'POST',
    headers: {
      host: 'localhost:3000',
      origin: 'http://localhost:3000',
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return save(request, none);
}

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const url = `http://localhost:3000/api/docs/source?${new URLSearchParams({ path })}`;
  return source(new Request(url, { headers: { host: 'localhost:3000', ...headers } }), none);
}

const error = async (response: Response) =>
  (await response.json()).error as { code: string; message: string };

test('a file is read with its hash, saved over that version, journalled and undone to the byte', async () => {
  chmodSync(join(files.root, 'docs/plain.md'), 0o640);
  const before = await (await get('docs/plain.md')).json();
  expect(before).toEqual({ path: 'docs/plain.md', text: '# Plain\n', sha256: hash('docs/plain.md') });
  const saved = await post({ path: 'docs/plain.md', sha256: before.sha256, text: '# Plain\n\nMore.\n' });
  expect(saved.status).toBe(200);
  const { sha256, editId } = await saved.json();
  expect(read('docs/plain.md')).toBe('# Plain\n\nMore.\n');
  expect(sha256).toBe(hash('docs/plain.md'));
  expect(statSync(join(files.root, 'docs/plain.md')).mode & 0o777).toBe(0o640);
  await undo(editId);
  expect(read('docs/plain.md')).toBe('# Plain\n');
});

test('line ends, byte order mark and a missing last line end stay', async () => {
  const { sha256 } = await (await get('docs/crlf.md')).json();
  await post({ path: 'docs/crlf.md', sha256, text: '# Ends\n\nFirst.\nNew.\nSecond.' });
  expect(read('docs/crlf.md')).toBe('\uFEFF# Ends\r\n\r\nFirst.\r\nNew.\r\nSecond.');
  const mixed = await (await get('docs/mixed.md')).json();
  await post({ path: 'docs/mixed.md', sha256: mixed.sha256, text: '# Mixed\n\nFirst, changed.\nSecond.\n' });
  expect(read('docs/mixed.md')).toBe('# Mixed\r\n\nFirst, changed.\r\nSecond.\n');
});

test('another version on disk is never overwritten', async () => {
  const { sha256 } = await (await get('docs/plain.md')).json();
  files.write({ 'docs/plain.md': '# Plain\n\nBy somebody else.\n' });
  const refused = await post({ path: 'docs/plain.md', sha256, text: '# Mine\n' });
  expect(refused.status).toBe(409);
  expect((await error(refused)).code).toBe('stale');
  expect(read('docs/plain.md')).toBe('# Plain\n\nBy somebody else.\n');
});

test('of two who save over the same version at once, one is told', async () => {
  const { sha256 } = await (await get('docs/plain.md')).json();
  const both = await Promise.all(
    ['one', 'two'].map((name) => post({ path: 'docs/plain.md', sha256, text: `# By ${name}\n` })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('errors that the text would bring in are told before anything is written', async () => {
  const { sha256 } = await (await get('tasks/a.md')).json();
  const text = task.replace('status: todo', 'status: "todo');
  const refused = await post({ path: 'tasks/a.md', sha256, text });
  expect(refused.status).toBe(422);
  expect((await error(refused)).message).toMatch(/Line \d+/);
  expect(read('tasks/a.md')).toBe(task);
  const gone = await post({ path: 'tasks/a.md', sha256, text: '# One\n' });
  expect((await error(gone)).message).toMatch(/no task any more/);
  const accepted = await post({ path: 'tasks/a.md', sha256, text, accept: true });
  expect(accepted.status).toBe(200);
  expect(read('tasks/a.md')).toBe(text);
  // What was wrong already is no news, wherever it stands now.
  const later = await post({ path: 'tasks/a.md', sha256: hash('tasks/a.md'), text: `${text}\nMore.\n` });
  expect(later.status).toBe(200);
  await post({ path: 'tasks/a.md', sha256: hash('tasks/a.md'), text: task });
  expect(read('tasks/a.md')).toBe(task);
});

test('the source is no way around queueing', async () => {
  const { sha256 } = await (await get('tasks/a.md')).json();
  const refused = await post({
    path: 'tasks/a.md',
    sha256,
    text: task.replace('todo', 'ready'),
    accept: true,
  });
  expect(refused.status).toBe(422);
  expect(await error(refused)).toMatchObject({
    code: 'refused',
    message: expect.stringMatching(/queues it/),
  });
  expect(read('tasks/a.md')).toBe(task);
});

test.each([
  ['README.md', 'forbidden'],
  ['docs/out.md', 'forbidden'],
  ['docs/env.md', 'forbidden'],
  ['../outside.md', 'forbidden'],
  ['/etc/passwd.md', 'forbidden'],
  ['docs/none.md', 'not-found'],
  ['docs/notes.txt', 'bad-request'],
  ['.env', 'bad-request'],
  ['docs/latin.md', 'unsupported-media-type'],
  ['docs/big.md', 'too-large'],
  ['docs', 'bad-request'],
])('%s is neither read nor written here', async (path, code) => {
  expect((await error(await get(path))).code).toBe(code);
  const refused = await post({ path, sha256: '0'.repeat(64), text: 'x' });
  expect(refused.ok).toBe(false);
  expect(await error(refused)).not.toMatchObject({ message: expect.stringContaining(files.root) });
});

test('hostile bodies are refused: foreign origin, too much, half a character, unknown keys', async () => {
  const body = { path: 'docs/plain.md', sha256: hash('docs/plain.md'), text: 'x' };
  expect((await post(body, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await post(body, { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await post({ ...body, text: 'y'.repeat(2 * 1024 * 1024) })).status).toBe(413);
  expect((await post({ ...body, text: 'half \ud83c' })).status).toBe(400);
  expect((await post({ ...body, text: 'nul \0' })).status).toBe(400);
  expect((await post({ ...body, more: 1 })).status).toBe(400);
  expect((await post({ ...body, sha256: 'abc' })).status).toBe(400);
  expect((await get('docs/plain.md', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
});
