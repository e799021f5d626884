import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '#lib/repo/read.ts';
import { readJournal } from '#lib/tools/edit-journal.ts';
import type { TaskUpdateAnswer } from '#lib/tools/update-tasks.ts';
import { POST as undoOne } from '../../../app/api/edits/[id]/undo/route.ts';
import { POST } from '../../../app/api/tasks/update/route.ts';
import { fakes } from './helpers.ts';
import { noParams, posted, type RouteBench, routeBench } from './route-bench.ts';

const alpha = `---\nid: A-ALPHA # ours\ntitle: Alpha\nstatus: todo\npriority: p2\nlabels: [ui]\n---\n# Alpha\n`;
const files = {
  'tasks/a/alpha.md': alpha,
  'tasks/a/beta.md': '---\ntitle: Beta\nstatus: completed\ndepends_on: [A-ALPHA]\n---\n# Beta\n',
  'docs/a.md': '# No task\n',
};
let bench: RouteBench;

beforeEach(() => {
  bench = routeBench(files);
});
afterEach(() => bench.close());

const text = (path: string) => bench.text(path);
const send = (body: unknown, headers: Record<string, string> = {}) =>
  POST(posted('/api/tasks/update', body, headers), noParams);
async function update(body: unknown): Promise<TaskUpdateAnswer[]> {
  const response = await send(body);
  expect(response.status).toBe(200);
  return ((await response.json()) as { results: TaskUpdateAnswer[] }).results;
}

test('a field is changed, and no other byte; the change can be undone', async () => {
  const expect1 = { 'A-ALPHA': sha256Hex(alpha) };
  const [done] = await update({
    tasks: ['A-ALPHA'],
    set: { priority: 'p0', addLabels: ['x'] },
    expect: expect1,
  });
  const written = alpha.replace('priority: p2', 'priority: p0').replace('[ui]', '[ui, x]');
  expect(done).toMatchObject({
    task: 'A-ALPHA',
    ok: true,
    path: 'tasks/a/alpha.md',
    sha256: sha256Hex(written),
    changes: { priority: { from: 'p2', to: 'p0' }, labels: { from: ['ui'], to: ['ui', 'x'] } },
  });
  expect(text('tasks/a/alpha.md')).toBe(written);
  const [entry] = await readJournal(bench.ctx, {});
  expect(entry).toMatchObject({ path: 'tasks/a/alpha.md', conversationId: '', tool: 'update_task' });
  const undo = posted('/api/edits/x/undo', {});
  expect((await undoOne(undo, { params: Promise.resolve({ id: entry?.id ?? '' }) })).status).toBe(200);
  expect(text('tasks/a/alpha.md')).toBe(alpha);
});

test('each task is answered for itself, in order', async () => {
  const results = await update({ tasks: ['A-BETA', 'A-ALPHA', 'A-NOBODY'], set: { status: 'in_progress' } });
  expect(results).toMatchObject([
    { task: 'A-BETA', ok: true },
    { task: 'A-ALPHA', ok: true, changes: { status: { from: 'todo', to: 'in_progress' } } },
    { task: 'A-NOBODY', ok: false, code: 'not-found' },
  ]);
  const again = await update({ tasks: ['A-ALPHA'], set: { status: 'in_progress' } });
  expect(again).toMatchObject([{ ok: true, editId: null, changes: {} }]);
});

test('many tasks are changed by few processes, and each change can be undone by itself', async () => {
  const many = Array.from({ length: 45 }, (_, at) => `tasks/a/many-${at}.md`);
  for (const path of many) writeFileSync(join(bench.root, path), `---\ntitle: ${path}\nstatus: todo\n---\n`);
  const results = await update({ tasks: many, set: { owner: 'bo' } });
  expect(results.map(({ task }) => task)).toEqual(many);
  expect(new Set(results.map((one) => one.ok && one.editId)).size).toBe(45);
  expect(many.every((path) => text(path).includes('owner: bo'))).toBe(true);
});

test('of a command that is killed half-way, what it did is told from what it left, and can be undone', async () => {
  await bench.close();
  bench = routeBench(files, { TASK_BIN: JSON.stringify([process.execPath, join(fakes, 'task-cli.mjs')]) });
  const paths = ['tasks/a/one.md', 'tasks/a/two.md', 'tasks/a/three.md', 'tasks/a/four.md'];
  for (const path of paths) writeFileSync(join(bench.root, path), '---\ntitle: T\nstatus: todo\n---\n');
  process.env.FAKE_TASK = 'half';
  const results = await update({ tasks: paths, set: { status: 'blocked', owner: 'bo' } }).finally(() => {
    delete process.env.FAKE_TASK;
  });
  const changes = { status: { from: 'todo', to: 'blocked' }, owner: { from: null, to: 'bo' } };
  expect(results).toMatchObject([
    { task: paths[0], ok: true, changes, editId: expect.any(String) },
    { task: paths[1], ok: true, changes, editId: expect.any(String) },
    { task: paths[2], ok: false, message: expect.stringContaining('was ended by SIGKILL') },
    { task: paths[3], ok: false },
  ]);
  expect(paths.map((path) => text(path).includes('owner: bo'))).toEqual([true, true, false, false]);
});

test('what makes no sense is refused in the words of the command', async () => {
  expect(await update({ tasks: ['A-ALPHA'], set: { status: 'in_review' } })).toMatchObject([
    {
      ok: false,
      code: 'refused',
      message: expect.stringMatching(/cannot become in_review.*can become draft, ready/),
    },
  ]);
  expect(await update({ tasks: ['A-ALPHA'], set: { addDepends: ['A-BETA'] } })).toMatchObject([
    { ok: false, code: 'refused', message: expect.stringContaining('A-ALPHA → A-BETA → A-ALPHA') },
  ]);
  expect(await update({ tasks: ['A-ALPHA'], set: { addDepends: ['A-GONE'] } })).toMatchObject([
    { ok: false, code: 'not-found' },
  ]);
  expect(await update({ tasks: ['A-ALPHA'], set: { status: 'ready' } })).toMatchObject([
    { ok: false, code: 'invalid', message: expect.stringContaining('Plan') },
  ]);
  expect(text('tasks/a/alpha.md')).toBe(alpha);
});

test('a page that shows an older file changes nothing', async () => {
  writeFileSync(join(bench.root, 'tasks/a/alpha.md'), `${alpha}\nMore.\n`);
  const results = await update({
    tasks: ['A-ALPHA'],
    set: { priority: 'p0' },
    expect: { 'A-ALPHA': sha256Hex(alpha) },
  });
  expect(results).toMatchObject([{ ok: false, code: 'stale' }]);
  expect(text('tasks/a/alpha.md')).toBe(`${alpha}\nMore.\n`);
});

test('of two changes at once that both knew the same file, one is told', async () => {
  const know = { expect: { 'A-ALPHA': sha256Hex(alpha) } };
  const both = await Promise.all([
    update({ tasks: ['A-ALPHA'], set: { priority: 'p0' }, ...know }),
    update({ tasks: ['A-ALPHA'], set: { owner: 'ana' }, ...know }),
  ]);
  const outcomes = both.map(([one]) => (one?.ok ? 'done' : one?.code)).sort();
  expect(outcomes).toEqual(['done', 'stale']);
});

test('a value that looks like an option is a value', async () => {
  const results = await update({ tasks: ['A-ALPHA'], set: { owner: '--root=/' } });
  expect(results).toMatchObject([{ ok: true }]);
  expect(text('tasks/a/alpha.md')).toContain('owner: "--root=/"');
});

test('what is no task, leads out or is of a wrong shape is refused', async () => {
  const results = await update({
    tasks: ['docs/a.md', '../../etc/passwd.md', '.git/config.md'],
    set: { priority: 'p0' },
  });
  expect(results.every((one) => !one.ok)).toBe(true);
  const bad = [
    { tasks: [], set: { priority: 'p0' } },
    { tasks: ['A-ALPHA'], set: {} },
    { tasks: ['A-ALPHA', 'A-ALPHA'], set: { priority: 'p0' } },
    { tasks: ['A-ALPHA'], set: { priority: 'p9' } },
    { tasks: ['A-ALPHA'], set: { priority: 'p0', path: 'x' } },
    { tasks: ['A-ALPHA'], set: { owner: 'a\nstatus: ready' } },
    { tasks: ['A-ALPHA'], set: { priority: 'p0' }, expect: { 'A-ALPHA': 'x' } },
    { tasks: Array.from({ length: 201 }, (_, at) => `A-${at}`), set: { priority: 'p0' } },
  ];
  for (const body of bad) expect((await send(body)).status).toBe(400);
  const fine = { tasks: ['A-ALPHA'], set: { priority: 'p0' } };
  expect((await send(fine, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await send(fine, { 'content-type': 'text/plain' })).status).toBe(415);
  expect(text('tasks/a/alpha.md')).toBe(alpha);
});
