import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '#lib/config-schema.ts';
import { runTask } from '#tests/helpers/task-cli.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let repo: TempRepo;
beforeEach(() => {
  repo = tempRepo();
});
afterEach(() => repo.remove());

const task = (...args: string[]) => runTask(repo.root, args);
const read = (path: string) => readFileSync(join(repo.root, path), 'utf8');

test('a repository without tasks gets settings and a first task that passes strict validation', async () => {
  const { exitCode, stdout, stderr } = await task('init', '--yes');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^wrote tasks\.config\.json .*\nwrote tasks\/start\/first-task\.md .*\n$/);
  expect(stderr).toContain('Next: task new');
  expect(parseConfig(read('tasks.config.json')).taskRoots).toEqual(['tasks']);
  expect((await task('validate', '--strict')).exitCode).toBe(0);
  expect((await task('update', 'START-FIRST_TASK', '--status', 'ready')).exitCode).toBe(0);
});

test('a second time changes nothing', async () => {
  await task('init', '--template');
  const before = ['tasks.config.json', 'tasks/start/first-task.md', '.tasks/templates/worksheet.md'].map(
    read,
  );
  repo.git('add', '-A');
  const { exitCode, stdout, stderr } = await task('init', '--template');
  expect([exitCode, stdout]).toEqual([0, '']);
  expect(stderr).toContain('Nothing to do.');
  expect(
    ['tasks.config.json', 'tasks/start/first-task.md', '.tasks/templates/worksheet.md'].map(read),
  ).toEqual(before);
  expect(repo.git('status', '--porcelain')).not.toMatch(/^.M/m);
});

test('what a person wrote stays as it is', async () => {
  repo.write({
    'tasks.config.json': '{ "taskRoots": ["work"] }',
    'work/a/b.md': '---\nstatus: todo\n---\n# B\n',
  });
  const { stdout } = await task('init', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ created: [] });
  expect(read('tasks.config.json')).toBe('{ "taskRoots": ["work"] }');
  expect(existsSync(join(repo.root, 'tasks'))).toBe(false);
});

test('broken settings are named instead of passed over', async () => {
  repo.write({ 'tasks.config.json': '{ "taskRoot": [] }' });
  const { exitCode, stderr } = await task('init');
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('nothing was written')]);
  expect(existsSync(join(repo.root, 'tasks'))).toBe(false);
});

test('a dry run says what would be written', async () => {
  const { stdout } = await task('init', '--dry-run');
  expect(stdout).toContain('would write tasks/start/first-task.md');
  expect(existsSync(join(repo.root, 'tasks'))).toBe(false);
});

test('the template that it writes makes the same worksheets as the built-in one', async () => {
  const built = (await task('new', 'Same', '-w', 'x', '--dry-run')).stdout;
  await task('init', '--template');
  expect((await task('new', 'Same', '-w', 'x', '--dry-run')).stdout).toBe(built);
});

test('with no task at all the overview tells the way in, and afterwards what there is', async () => {
  expect((await task()).stderr).toContain('`task init` makes a first one');
  await task('init');
  const { exitCode, stdout } = await task();
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^todo +1$/m);
  expect(JSON.parse((await task('--json')).stdout)).toMatchObject({ total: 1, counts: { todo: 1 } });
});
