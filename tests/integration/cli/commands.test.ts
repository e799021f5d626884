import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createEmbeddedStore } from '#lib/manager/store/embedded.ts';
import { runTask, taskBin, taskText } from '#tests/helpers/task-cli.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let repo: TempRepo;

beforeAll(() => {
  repo = tempRepo({
    'README.md': '# Read me\n',
    'tasks/README.md': 'About the tasks.\n',
    'tasks/infra/login.md': taskText({
      title: 'Log in',
      status: 'ready',
      priority: 'p1',
      owner: 'Ana',
      labels: '[api]',
      depends_on: '[INFRA-TOKENS]',
    }),
    'tasks/infra/tokens.md': taskText({ status: 'completed', completed: '2026-01-02', priority: 'p2' }),
    'tasks/web/home.md': taskText({
      id: 'WEB-START',
      status: 'ready',
      depends_on: '[INFRA-LOGIN]',
      milestone: 'm1',
    }),
    'tasks/web/evil.md': taskText({
      title: '"\\u001b[31mred\\u001b]0;x\\u0007 \\u009b2J end"',
      status: 'todo',
    }),
    'tasks/web/broken.md': '---\nstatus: todo\nowner: "ana\n---\n# Broken\n',
  });
});
afterAll(() => repo.remove());

const task = (...args: string[]) => runTask(repo.root, args);
const json = async <T>(...args: string[]) => JSON.parse((await task(...args, '--json')).stdout) as T;
const ids = async (...args: string[]) =>
  (await json<{ tasks: { id: string }[] }>('list', ...args)).tasks.map(({ id }) => id);

describe('task list', () => {
  test('shows every task, malformed ones among them, and no document', async () => {
    const { exitCode, stdout, stderr } = await task('list');
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    expect(stdout.split('\n')[0]).toMatch(/^ID +STATUS +PRI +OWNER +TITLE$/);
    expect(stdout).toMatch(/^WEB-BROKEN .*! Broken$/m);
    expect(stdout.trim().split('\n')).toHaveLength(6);
  });

  test('filters, sorts and limits', async () => {
    expect(await ids('--status', 'ready')).toEqual(['INFRA-LOGIN', 'WEB-START']);
    expect(await ids('--ready')).toEqual(['INFRA-LOGIN']);
    expect(await ids('--owner', 'ana', '--priority', 'p0,p1')).toEqual(['INFRA-LOGIN']);
    expect(await ids('--workstream', 'infra', '--sort', '-id')).toEqual(['INFRA-TOKENS', 'INFRA-LOGIN']);
    expect(await ids('--milestone', 'm1', '--label', 'api')).toEqual([]);
    expect(await ids('--search', 'API log')).toEqual(['INFRA-LOGIN']);
    expect(await ids('--filter', 'API log is:open')).toEqual(['INFRA-LOGIN']);
    expect(await json('list', '--limit', '1')).toMatchObject({ total: 5, tasks: [{ id: 'INFRA-LOGIN' }] });
  });

  test('takes the control sequences of a file out of what a terminal gets', async () => {
    const plain = await task('list', '--search', 'evil');
    expect(plain.stdout).toContain('red  end');
    expect(plain.stdout).not.toMatch(/[\u001b\u009b\u0007]/);
    expect((await task('list', '--search', 'evil', '--json')).stdout).not.toMatch(/[\u001b\u009b\u0007]/);
  });

  test('colours only where it is wanted', async () => {
    const coloured = await runTask(repo.root, ['list'], { env: { FORCE_COLOR: '1' } });
    expect(coloured.stdout).toContain('\u001b[36mready');
    const plain = await runTask(repo.root, ['list'], { env: { NO_COLOR: '1' } });
    expect(plain.stdout).not.toContain('\u001b');
  });
});

describe('task show', () => {
  test('finds a task by id in any case, by path and by file name', async () => {
    const found = await Promise.all(
      ['infra-login', 'tasks/infra/login.md', 'tasks/infra/login', 'login', 'web-start', 'home'].map(
        async (query) => (await json<{ path: string }>('show', query)).path,
      ),
    );
    expect(found).toEqual([...Array(4).fill('tasks/infra/login.md'), ...Array(2).fill('tasks/web/home.md')]);
  });

  test('takes a path from the working directory', async () => {
    const result = await runTask(join(repo.root, 'tasks'), ['show', './infra/login.md', '--json']);
    expect(JSON.parse(result.stdout)).toMatchObject({ task: { id: 'INFRA-LOGIN' } });
  });

  test('tells the dependencies with their state, and the version of the file', async () => {
    expect(await json('show', 'INFRA-LOGIN')).toMatchObject({
      dependencies: [{ id: 'INFRA-TOKENS', status: 'completed', path: 'tasks/infra/tokens.md' }],
      sha256: expect.stringMatching(/^[\da-f]{64}$/) as string,
      body: expect.stringContaining('## Problem') as string,
    });
  });

  test('shows a malformed task with its findings', async () => {
    const { exitCode, stdout } = await task('show', 'WEB-BROKEN');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/tasks\/web\/broken\.md:\d+:\d+: error: YAML/);
  });

  test('says so when there is no such task', async () => {
    const result = await task('show', 'INFRA-NOTHING', '--json');
    expect(result.exitCode).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'not-found' } });
    await expect(task('show', '../../etc/passwd.md')).resolves.toMatchObject({ exitCode: 1, stdout: '' });
  });
});

describe('task validate', () => {
  test('names file, line, column and remedy, and ends with 1', async () => {
    const { exitCode, stdout, stderr } = await task('validate');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^tasks\/web\/broken\.md:\d+:\d+: error: .*\n {4}\S/m);
    expect(stderr).toContain('5 tasks: 1 error, 0 warnings.');
  });

  test('looks at single tasks', async () => {
    await expect(task('validate', 'INFRA-LOGIN', 'home', '--strict')).resolves.toMatchObject({
      exitCode: 0,
      stdout: '',
    });
    expect(await json('validate', 'broken')).toMatchObject({
      errors: 1,
      tasks: 1,
      findings: [{ code: 'yaml' }],
    });
  });
});

describe('task next', () => {
  test('says what would start, and of each other ready task why not', async () => {
    const { exitCode, stdout, stderr } = await task('next');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(
      /^INFRA-LOGIN +p1 +could start now, but nobody is there to start it: `task manager run`\nWEB-START +- +waits for INFRA-LOGIN \(ready\)\n$/,
    );
  });

  test('gives the same as JSON, cut where one asks', async () => {
    expect(await json('next', '--limit', '1')).toMatchObject({
      next: [{ task: { id: 'INFRA-LOGIN' }, starts: true, held: { code: 'no-manager' }, attempt: 1 }],
      total: 2,
      limits: { concurrency: 2, reviewLimit: 5 },
    });
    expect(await json('next')).toMatchObject({
      next: [{}, { starts: false, held: { code: 'waits', for: [{ id: 'INFRA-LOGIN', status: 'ready' }] } }],
    });
  });
});

describe('task next, with runs', () => {
  test('knows what is under way, in the database of the manager', async () => {
    const store = createEmbeddedStore({ stateDir: join(repo.root, '.git', 'dataface-tasks') });
    const [path, title] = ['tasks/infra/login.md', 'Log in'];
    const made = { taskId: 'INFRA-LOGIN', taskPath: path, title, attempt: 1, continues: null, comment: null };
    const run = await store.enqueue({ ...made, branch: 'task/login', baseBranch: 'main', timeoutMs: 60_000 });
    expect(await json('next')).toMatchObject({
      next: [{ held: { code: 'running', runId: run?.id }, starts: false }, { held: { code: 'waits' } }],
    });
    await store.close();
  });
});

describe('the command itself', () => {
  test('alone gives an overview', async () => {
    const { exitCode, stdout } = await task();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/ready +2/);
    expect(stdout).toMatch(/Can start\nINFRA-LOGIN/);
    expect(await json()).toMatchObject({ total: 5, counts: { ready: 2 }, canStart: [{ id: 'INFRA-LOGIN' }] });
  });

  test('every command has help with examples', async () => {
    const helps = await Promise.all(
      [
        ['--help'],
        ['list', '--help'],
        ['help', 'show'],
        ['update', '-h'],
        ['validate', '--help'],
        ['next', '--help'],
      ].map((args) => task(...args)),
    );
    for (const { exitCode, stdout } of helps) {
      expect(exitCode).toBe(0);
      expect(stdout).toContain('Examples:');
      expect(stdout).toContain('--root <dir>');
    }
  });

  test('wrong usage ends with 2, worded on standard error or as JSON', async () => {
    await expect(task('lst')).resolves.toMatchObject({ exitCode: 2, stdout: '' });
    await expect(task('list', '--filter', 'statsu:ready')).resolves.toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/Did you mean «status:»/),
    });
    await expect(task('list', '--limit', 'x')).resolves.toMatchObject({ exitCode: 2, stdout: '' });
    const asJson = await task('list', '--sort', 'size', '--json');
    expect(JSON.parse(asJson.stdout)).toMatchObject({ error: { code: 'usage' } });
  });

  test('works from any folder, through a link, and with --root', async () => {
    const link = join(repo.root, 'task-link.mjs');
    symlinkSync(taskBin, link);
    mkdirSync(join(repo.root, 'deep', 'er'), { recursive: true });
    const inside = await runTask(join(repo.root, 'deep', 'er'), ['list', '--json'], { bin: link });
    expect((JSON.parse(inside.stdout) as { total: number }).total).toBe(5);
    const outside = await runTask('/', ['--root', repo.root, 'list', '--json']);
    expect((JSON.parse(outside.stdout) as { total: number }).total).toBe(5);
    rmSync(link);
    await expect(task('list', '--root', '/nowhere')).resolves.toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('--root names /nowhere') as string,
    });
  });

  test('ends quietly when the reader of its output is gone', async () => {
    const child = spawn(process.execPath, [taskBin, 'list', '--json'], { cwd: repo.root });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const exitCode = await new Promise((resolve) => child.once('close', resolve));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  test('takes what follows `--` for a task, however it is spelled', async () => {
    const { exitCode, stderr } = await task('show', '--', '--root');
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('no task --root') as string,
    });
  });

  test('a broken configuration is said and the defaults serve', async () => {
    const other = tempRepo({ 'tasks.config.json': '{"oops":1}', 'tasks/a.md': taskText({ status: 'todo' }) });
    const { exitCode, stdout, stderr } = await runTask(other.root, ['list']);
    other.remove();
    expect({ exitCode, hasTask: /^A +todo/m.test(stdout) }).toEqual({ exitCode: 0, hasTask: true });
    expect(stderr).toContain('tasks.config.json');
  });
});
