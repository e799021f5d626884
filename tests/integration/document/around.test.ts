import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { createChatStore } from '#lib/chat/store.ts';
import { linksOut } from '#lib/markdown/links-out.ts';
import { GET } from '../../../app/api/docs/around/route.ts';
import { noParams, origin, type RouteBench, routeBench } from '../tools/route-bench.ts';

const browserId = 'a'.repeat(22);
let bench: RouteBench;

beforeEach(() => {
  bench = routeBench({
    'tasks/a/one.md': '---\ntitle: One\nstatus: todo\n---\n# One\n',
    'docs/by-link.md': '# L\n\n- see **[the first](../tasks/a/one.md#plan)** of them\n',
    'docs/by-id.md': '# I\n\nAfter A-ONE is done, and A-ONE again.\n',
    'docs/by-name.md': '# N\n\nAs [[one|that one]] says.\n',
    'docs/not.md':
      '# X\n\n`A-ONE` and\n\n```\n[x](../tasks/a/one.md)\n```\n\nXA-ONE, [y](https://example.com/tasks/a/one.md)\n',
    'tasks/a/two.md': '---\ntitle: Two\nstatus: todo\ndepends_on: [A-ONE]\n---\nNothing of it here.\n',
  });
});
afterEach(() => bench.close());

const ask = (path: string, headers: Record<string, string> = {}) =>
  GET(
    new Request(`${origin}/api/docs/around?${new URLSearchParams({ path })}`, {
      headers: { host: 'localhost:3000', cookie: `tasks_browser=${browserId}`, ...headers },
    }),
    noParams,
  );
interface Facts {
  change: { commit: { subject: string; author: string } | null; uncommitted: boolean } | null;
  backlinks: { path: string; line: number; text: string }[];
  conversations: { title: string }[];
}
const around = async (path: string) => (await (await ask(path)).json()) as Facts;

test('links, names and ids of other files lead to a page; code, other hosts and front matter do not', async () => {
  const { backlinks } = await around('tasks/a/one.md');
  expect(backlinks.map(({ path, line, text }) => [path, line, text])).toEqual([
    ['docs/by-id.md', 3, 'After A-ONE is done, and A-ONE again.'],
    ['docs/by-link.md', 3, 'see the first of them'],
    ['docs/by-name.md', 3, 'As that one says.'],
  ]);
});

test('they follow the files', async () => {
  await around('tasks/a/one.md');
  bench.write({ 'docs/by-id.md': '# I\n\nNothing any more.\n', 'docs/new.md': '[n](/tasks/a/one)\n' });
  renameSync(join(bench.root, 'docs/by-name.md'), join(bench.root, 'docs/renamed.md'));
  const { backlinks } = await around('tasks/a/one.md');
  expect(backlinks.map(({ path }) => path)).toEqual(['docs/by-link.md', 'docs/new.md', 'docs/renamed.md']);
});

test('the last commit of the file, and whether the file is other than there', async () => {
  expect((await around('tasks/a/one.md')).change).toMatchObject({
    commit: { subject: 'Start', author: 'Test' },
    uncommitted: false,
  });
  bench.write({
    'tasks/a/one.md': '---\ntitle: One\nstatus: blocked\n---\n# One\n',
    'docs/fresh.md': '# F\n',
  });
  expect((await around('tasks/a/one.md')).change).toMatchObject({ uncommitted: true });
  expect((await around('docs/fresh.md')).change).toEqual({ commit: null, uncommitted: true });
  bench.git('add', '-A');
  bench.git('commit', '-q', '-m', 'Block it');
  expect((await around('tasks/a/one.md')).change).toMatchObject({
    commit: { subject: 'Block it' },
    uncommitted: false,
  });
});

test("only this browser's conversations with messages are told", async () => {
  const store = createChatStore(bench.ctx.state.db);
  const approval = { edit: 'ask', delegate: 'ask', queue: 'ask' } as const;
  for (const [browser, words] of [
    [browserId, 'mine'],
    ['b'.repeat(22), 'theirs'],
  ] as const) {
    const { id } = store.createConversation(browser, { kind: 'task', path: 'tasks/a/one.md' }, approval);
    store.saveMessage(id, { id: words, role: 'user', parts: [{ type: 'text', text: words }], metadata: {} });
    store.setTitle(id, words);
  }
  expect((await around('tasks/a/one.md')).conversations.map(({ title }) => title)).toEqual(['mine']);
});

test('what is no page, and another site, are refused', async () => {
  expect((await ask('../etc/passwd')).status).toBe(404);
  expect((await ask('.git/config')).status).toBe(404);
  expect((await ask('docs/none.md')).status).toBe(404);
  expect((await ask('docs/by-id.md', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await ask('docs/by-id.md', { host: 'evil.example' })).status).toBe(403);
});

test('a line of a hundred thousand brackets is soon read', () => {
  const started = performance.now();
  linksOut(
    `${'['.repeat(100_000)}\n${'`'.repeat(100_000)}\n${'[['.repeat(50_000)}\n${'A-'.repeat(50_000)}`,
    'a.md',
  );
  expect(performance.now() - started).toBeLessThan(2_000);
});
