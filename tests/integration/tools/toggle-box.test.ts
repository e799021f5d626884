import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EditedByHand } from '#lib/tools/edit-by-hand.ts';
import { readJournal } from '#lib/tools/edit-journal.ts';
import { undoEdit } from '#lib/tools/undo-edit.ts';
import { POST } from '../../../app/api/docs/check/route.ts';
import { noParams, posted, type RouteBench, routeBench } from './route-bench.ts';

const task = '\uFEFF---\r\ntitle: T # c\r\nstatus: todo\r\n---\r\n\r\n- [ ] one\r\n- [X] two';
const files = {
  'tasks/a/t.md': task,
  'docs/list.md': '- [ ] a\n- [ ] b\n- text\n',
  'src/list.md': '- [ ] not editable\n',
  'docs/latin.md': Buffer.from('- [ ] caf\xe9\n', 'latin1'),
};
let bench: RouteBench;

beforeEach(() => {
  bench = routeBench(files);
});
afterEach(() => bench.close());

const text = (path: string) => bench.text(path);
const send = (body: unknown, headers: Record<string, string> = {}) =>
  POST(posted('/api/docs/check', body, headers), noParams);
const hash = (path: string) => bench.hash(path);
const tick = (path: string, line: number, checked = true, sha256 = hash(path)) =>
  send({ path, line, checked, sha256 });

test('a tick changes one character; byte order mark, line ends and the missing last one stay', async () => {
  const response = await tick('tasks/a/t.md', 6);
  expect(response.status).toBe(200);
  const { sha256, editId } = (await response.json()) as EditedByHand;
  expect(text('tasks/a/t.md')).toBe(task.replace('[ ] one', '[x] one'));
  expect(sha256).toBe(hash('tasks/a/t.md'));
  expect((await tick('tasks/a/t.md', 7, false)).status).toBe(200);
  expect(text('tasks/a/t.md')).toBe(task.replace('[ ] one', '[x] one').replace('[X] two', '[ ] two'));
  const journal = await readJournal(bench.ctx, {});
  expect(journal.map(({ path, tool }) => [path, tool])).toEqual([
    ['tasks/a/t.md', 'edit_file'],
    ['tasks/a/t.md', 'edit_file'],
  ]);
  await undoEdit(bench.ctx, journal[0]?.id ?? '');
  await undoEdit(bench.ctx, editId ?? '');
  expect(text('tasks/a/t.md')).toBe(task);
});

test('a box that is so already is left alone', async () => {
  const answer = (await (await tick('docs/list.md', 1, false)).json()) as EditedByHand;
  expect(answer).toEqual({ sha256: hash('docs/list.md'), editId: null });
  expect(await readJournal(bench.ctx, {})).toEqual([]);
});

test('a page that shows an older file changes nothing', async () => {
  const old = hash('docs/list.md');
  writeFileSync(join(bench.root, 'docs/list.md'), '- [ ] new first\n- [ ] a\n');
  const response = await tick('docs/list.md', 1, true, old);
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({ error: { code: 'stale' } });
  expect(text('docs/list.md')).toBe('- [ ] new first\n- [ ] a\n');
});

test('of two ticks at once that both knew the same file, one is told', async () => {
  const both = await Promise.all([tick('docs/list.md', 1), tick('docs/list.md', 2)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(text('docs/list.md').match(/\[x\]/g)).toHaveLength(1);
});

test('what is not editable, has no box there, leads out or is no text is refused', async () => {
  symlinkSync('/etc', join(bench.root, 'docs/out'));
  symlinkSync('../src/list.md', join(bench.root, 'docs/link.md'));
  const any = 'a'.repeat(64);
  expect((await tick('src/list.md', 1)).status).toBe(403);
  expect((await tick('docs/link.md', 1)).status).toBe(403);
  expect((await tick('docs/list.md', 3)).status).toBe(404);
  expect((await tick('docs/list.md', 99)).status).toBe(404);
  expect((await tick('docs/gone.md', 1, true, any)).status).toBe(404);
  expect((await tick('docs/latin.md', 1)).status).toBe(415);
  for (const path of ['../x.md', '/etc/passwd', '.env', '.git/config', 'docs/out/passwd', 'docs/a\\b.md'])
    expect((await tick(path, 1, true, any)).status).toBe(403);
  expect(text('src/list.md')).toBe(files['src/list.md']);
});

test('a bad body and a foreign page are refused', async () => {
  const fine = { path: 'docs/list.md', line: 1, checked: true, sha256: hash('docs/list.md') };
  for (const bad of [
    { ...fine, line: 0 },
    { ...fine, line: 1.5 },
    { ...fine, checked: 'x' },
    { ...fine, sha256: 'x' },
    { ...fine, text: 'x' },
    { path: 'docs/list.md' },
  ])
    expect((await send(bad)).status).toBe(400);
  expect((await send(fine, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await send(fine, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect(text('docs/list.md')).toBe(files['docs/list.md']);
});
