import type { TaskChoices } from '#lib/tasks/choices.ts';
import { GET as candidates } from '../../../app/api/tasks/candidates/route.ts';
import { GET as choices } from '../../../app/api/tasks/choices/route.ts';
import { noParams, type RouteBench, routeBench } from './route-bench.ts';

let bench: RouteBench;

beforeEach(() => {
  bench = routeBench({
    'tasks/a/one.md': '---\ntitle: One\nstatus: todo\nowner: ana\n---\n',
    'tasks/a/two.md': '---\ntitle: Two (.*)\nstatus: todo\n---\n',
    'docs/x.md': '# X\n',
  });
});
afterEach(() => bench.close());

const ask = (route: typeof choices, query: Record<string, string>, host = 'localhost:3000') =>
  route(
    new Request(`http://localhost:3000/x?${new URLSearchParams(query)}`, { headers: { host } }),
    noParams,
  );

test('menus are filled from what the repository holds at that moment', async () => {
  const owners = async () =>
    ((await (await ask(choices, { path: 'tasks/a/two.md' })).json()) as TaskChoices).owners;
  expect(await owners()).toEqual(['ana']);
  bench.write({ 'tasks/a/new.md': '---\ntitle: New\nstatus: todo\nowner: ben\n---\n' });
  expect(await owners()).toEqual(['ana', 'ben']);
});

test('whatever is typed is text to be found', async () => {
  const ids = async (q: string) => {
    const answer = await (await ask(candidates, { path: 'tasks/a/one.md', q })).json();
    return (answer as { candidates: { id: string }[] }).candidates.map(({ id }) => id);
  };
  expect(await ids('(.*)')).toEqual(['A-TWO']);
  for (const odd of ['[', '\\', '(((((', '\0', `${'q '.repeat(5_000)}`, '\ud800'])
    expect(await ids(odd)).toEqual([]);
});

test('what is no task is not there, and a foreign host is refused', async () => {
  for (const path of ['docs/x.md', '../etc/passwd', '.env', '', '__proto__']) {
    expect((await ask(choices, { path })).status).toBe(404);
    expect((await ask(candidates, { path, q: 'x' })).status).toBe(404);
  }
  expect((await ask(choices, { path: 'tasks/a/one.md' }, 'evil.example')).status).toBe(403);
  expect((await ask(candidates, { path: 'tasks/a/one.md' }, 'evil.example')).status).toBe(403);
});
