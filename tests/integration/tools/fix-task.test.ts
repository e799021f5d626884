import { findingsOf } from '#lib/tasks/findings-of.ts';
import { type QuickFix, quickFixOf } from '#lib/tasks/quick-fix.ts';
import { POST } from '../../../app/api/tasks/fix/route.ts';
import { noParams, posted, type RouteBench, routeBench } from './route-bench.ts';

const bare =
  '---\r\ntitle: Bare # kept\r\nstatus: ready\r\n---\r\n# Bare\r\n\r\n## Problem\r\n\r\nSlow.\r\n\r\n## QA Exploration\r\n\r\nNone.\r\n';
const files = {
  'tasks/a/bare.md': bare,
  'tasks/a/twin.md': '---\nid: A-TWIN\ntitle: One\nstatus: todo\n---\n',
  'tasks/b/twin.md': "---\nid: 'A-TWIN' # mine\ntitle: Two\nstatus: todo\n---\n",
  'tasks/a/early.md': '---\ntitle: Early\nstatus: todo\ncompleted: 2026-01-01 # when\n---\n',
  'tasks/a/odd.md': '---\ntitle: Odd\nstatus: doing\npriority: high\ndepends_on: [A-GONE]\n---\n',
};
let bench: RouteBench;

beforeEach(() => {
  bench = routeBench(files);
});
afterEach(() => bench.close());

const text = (path: string) => bench.text(path);
const hash = (path: string) => bench.hash(path);
const mend = (path: string, fix: string, sha256 = hash(path), more: object = {}) =>
  POST(posted('/api/tasks/fix', { path, fix, sha256, ...more }), noParams);
async function fixesOf(path: string): Promise<Record<string, QuickFix | null>> {
  const index = await bench.ctx.index.get();
  const task = index.taskByPath.get(path);
  if (!task) throw new Error(path);
  const found = await findingsOf(bench.ctx.repo, index, task);
  return Object.fromEntries(
    found.map((one) => [one.code, quickFixOf(one, task, index, bench.ctx.repo.config)]),
  );
}

test('what only a person can choose is offered as a choice', async () => {
  expect(await fixesOf('tasks/a/odd.md')).toMatchObject({
    'status-unknown': { kind: 'choose', field: 'status' },
    'priority-unknown': { kind: 'choose', field: 'priority' },
    'dependency-missing': { kind: 'choose', field: 'depends' },
  });
});

test('missing sections are added where a worksheet has them, in the line ends of the file', async () => {
  expect(await fixesOf('tasks/a/bare.md')).toMatchObject({ 'section-missing': { edit: 'add-sections' } });
  expect((await mend('tasks/a/bare.md', 'add-sections')).status).toBe(200);
  const plan = '## Plan\r\n\r\n<!-- In which steps? -->\r\n\r\n';
  const criteria =
    '## Acceptance Criteria\r\n\r\n<!-- How does anybody tell that it is done? One check box each. -->\r\n\r\n';
  expect(text('tasks/a/bare.md')).toBe(bare.replace('## QA', `${plan}${criteria}## QA`));
  expect((await mend('tasks/a/bare.md', 'add-sections')).status).toBe(409);
});

test('of two tasks with one id the second gets another, which is free', async () => {
  expect(await fixesOf('tasks/a/twin.md')).toEqual({ 'duplicate-id': null });
  expect(await fixesOf('tasks/b/twin.md')).toMatchObject({
    'duplicate-id': { label: 'Give this one the id B-TWIN' },
  });
  expect((await mend('tasks/b/twin.md', 'new-id')).status).toBe(200);
  expect(text('tasks/b/twin.md')).toBe(files['tasks/b/twin.md'].replace('A-TWIN', 'B-TWIN'));
});

test('a day of completion that came too early is emptied, and its comment stays', async () => {
  expect(await fixesOf('tasks/a/early.md')).toMatchObject({ 'completed-early': { edit: 'clear-completed' } });
  expect((await mend('tasks/a/early.md', 'clear-completed')).status).toBe(200);
  expect(text('tasks/a/early.md')).toBe(files['tasks/a/early.md'].replace('2026-01-01 ', ''));
});

test('an older page, a document and a made-up fix are refused', async () => {
  const any = 'a'.repeat(64);
  expect((await mend('tasks/a/bare.md', 'add-sections', any)).status).toBe(409);
  expect((await mend('tasks/a/none.md', 'add-sections', any)).status).toBe(404);
  expect((await mend('../x.md', 'add-sections', any)).status).toBe(403);
  expect((await mend('tasks/a/bare.md', 'delete', any)).status).toBe(400);
  expect((await mend('tasks/a/bare.md', 'new-id', any, { id: 'X' })).status).toBe(400);
  expect(text('tasks/a/bare.md')).toBe(bare);
});
