import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { type ManagerTown, managerTown, waitFor } from './manager-process.ts';

jest.setTimeout(60_000);

let town: ManagerTown;
const open = (...args: Parameters<typeof managerTown>) => {
  town = managerTown(...args);
};
afterEach(() => town.close());

const show = (rev: string, path: string) => town.temp.git('show', `${rev}:${path}`);
const log = async (task: string) => (await town.cli('runs', 'log', task)).stdout;
const once = async (args: string[] = [], env: Record<string, string> = {}) => {
  const manager = await town.start({ args: ['--once', ...args], env });
  expect([await manager.ended, manager.errors()]).toEqual([0, '']);
  return manager;
};

test('a ready task is worked on in a worktree and comes back for review, with checks and evidence', async () => {
  open({ checks: [['git', '--version']], setup: ['git', 'status'] });
  town.task('a', 'say succeed worksheet');
  town.temp.git('add', '-A');
  town.temp.git('commit', '-qm', 'Task');
  await once([], { MY_API_KEY: 'sk-very-secret-0123', OPENAI_API_KEY: 'sk-ours-0123456789' });
  const run = await town.run('INFRA-A', ({ state }) => state === 'in_review');
  expect(run).toMatchObject({
    attempt: 1,
    branch: 'task/a',
    baseBranch: 'main',
    worktree: '.worktrees/a',
    failure: null,
    reason: null,
    summary: 'Did say, succeed, worksheet on task/a.',
    checks: [{ argv: ['git', '--version'], outcome: 'passed', exitCode: 0 }],
    evidence: [
      { standing: 'verified' },
      { standing: 'verified', criterion: 'The check passes, also on Monday.' },
      { standing: 'claimed' },
      { standing: 'open' },
    ],
  });
  expect(run.files.map(({ path }) => path)).toEqual(['src/infra-a.txt', 'tasks/infra/a.md']);
  expect(town.status('a')).toBe('in_review');
  expect(show('task/a', 'tasks/infra/a.md')).toContain('The worker was here.');
  expect(town.temp.git('status', '--porcelain')).toBe(' M tasks/infra/a.md\n');

  const [begin] = town.notes();
  expect(begin?.cwd).toBe(join(town.temp.root, '.worktrees/a'));
  expect(begin?.env).toMatchObject({
    TASK_ID: 'INFRA-A',
    TASK_PATH: 'tasks/infra/a.md',
    TASK_BRANCH: 'task/a',
    RUN_ID: run.id,
  });
  expect(begin?.env?.OPENAI_API_KEY).toBeUndefined();
  expect(begin?.prompt).toContain('It is slow.');
  const text = await log('INFRA-A');
  expect(text).toContain('Worktree .worktrees/a');
  expect(text).toContain('words');
  expect(text).not.toContain('title');
  expect(town.alive()).toEqual([]);
  expect(existsSync(join(town.temp.root, '.git/dataface-tasks/work', run.id))).toBe(false);

  const merged = await town.cli('runs', 'merge', 'infra-a');
  expect([merged.exitCode, merged.stderr]).toEqual([0, '']);
  expect(town.status('a')).toBe('completed');
  expect(town.temp.git('status', '--porcelain')).toBe('');
  expect(readFileSync(join(town.temp.root, 'src/infra-a.txt'), 'utf8')).toBe('done by INFRA-A\n');
});

test('secrets of the environment stand in no log', async () => {
  open();
  town.task('a', 'secret succeed');
  await once([], { MY_API_KEY: 'sk-very-secret-0123' });
  const text = await log('INFRA-A');
  expect(text).toContain('key [masked]');
  expect(text).not.toContain('very-secret');
});

const failures: [string, string, Record<string, unknown>, object, string][] = [
  ['changes nothing', 'nothing', {}, { state: 'failed', failure: 'no-change' }, 'blocked'],
  ['ends with an error', 'crash', {}, { state: 'failed', failure: 'worker' }, 'blocked'],
  [
    'fails a check',
    'succeed',
    { checks: [['git', 'no-such-command'], ['/no/such']] },
    { state: 'failed', failure: 'checks' },
    'blocked',
  ],
  [
    'cannot be set up',
    'succeed',
    { setup: ['git', 'no-such-command'] },
    { state: 'failed', failure: 'setup' },
    'blocked',
  ],
  ['has no base', 'succeed', { baseBranch: 'nowhere' }, {}, 'ready'],
];
test.each(failures)(
  'a run that %s says so, and its task too',
  async (_, worker, manager, expected, status) => {
    open(manager);
    town.task('a', worker);
    await once();
    expect(town.status('a')).toBe(status);
    if (status === 'ready') {
      expect(await town.runs()).toEqual([]);
      return;
    }
    const run = await town.run('INFRA-A', () => true);
    expect(run).toMatchObject({ ...expected, reason: expect.stringMatching(/\w/), retryAt: null });
    if (worker === 'crash') {
      expect(run.reason).toContain('exit code 7: it broke');
      expect(show('task/a', 'src/half.txt')).toBe('half\n');
    }
    if (run.failure === 'checks') {
      expect(run.checks.map(({ outcome }) => outcome)).toEqual(['failed', 'missing']);
      expect(run.reason).toContain('git no-such-command (exit code 1), /no/such (not found)');
      expect(show('task/a', 'src/infra-a.txt')).toBe('done by INFRA-A\n');
    }
  },
);

test('a worker that hangs, deaf to signals, is ended at the limit, and what it wrote is kept', async () => {
  open({ timeoutMinutes: 0.03 });
  town.task('a', 'hang');
  await once();
  const run = await town.run('INFRA-A', () => true);
  expect(run).toMatchObject({ state: 'failed', failure: 'timeout' });
  expect(show('task/a', 'src/hanging.txt')).toBe('hanging\n');
  expect(town.alive()).toEqual([]);
});

test('a flood ends nothing, and the log says how much is missing', async () => {
  open();
  town.task('a', 'flood');
  await once();
  const run = await town.run('INFRA-A', ({ state }) => state === 'in_review');
  expect(run.logBytes).toBeLessThan(24 * 1024 * 1024);
  expect(await log('INFRA-A')).toMatch(/\d+ lines \(\d+ KB\) dropped/);
  expect(run.summary).toContain('flood');
});

test('commits of its own, another branch, and orphans in sessions of their own', async () => {
  open({ concurrency: 3 });
  town.task('a', 'commits');
  town.task('b', 'branch');
  town.task('c', 'orphans');
  await once();
  for (const id of ['INFRA-A', 'INFRA-B', 'INFRA-C'])
    await town.run(id, ({ state }) => state === 'in_review');
  expect(show('task/a', 'src/own.txt') + show('task/a', 'src/rest.txt')).toBe('own\nrest\n');
  expect(show('task/b', 'src/elsewhere.txt')).toBe('elsewhere\n');
  expect(town.notes().some(({ orphan }) => orphan !== undefined)).toBe(true);
  expect(town.alive()).toEqual([]);
});

test('a worker that deletes its own worktree: its commit is reviewed, and the checks have a place', async () => {
  open({ checks: [['git', 'cat-file', '-e', 'HEAD:src/saved.txt']] });
  town.task('a', 'vanish');
  await once();
  expect(await town.run('INFRA-A', () => true)).toMatchObject({
    state: 'in_review',
    checks: [{ outcome: 'passed' }],
  });
  expect(town.temp.git('status', '--porcelain', '--untracked-files=no')).toBe('');
});

test('a checkout with changes hinders nothing, and is left alone', async () => {
  open();
  town.task('a');
  town.temp.write({ 'src/a.txt': 'mine\n' });
  town.temp.git('add', 'src/a.txt');
  await once();
  await town.run('INFRA-A', ({ state }) => state === 'in_review');
  expect(show('task/a', 'src/a.txt')).toBe('one\n');
  expect(town.temp.git('diff', '--cached', '--name-only')).toBe('src/a.txt\n');
  expect(await log('INFRA-A')).toContain('not committed');
});

test('one that fails is tried again on its branch, told how it ended; a comment of a reviewer likewise', async () => {
  open({ retries: 1 });
  town.task('a', 'once');
  const manager = await town.start();
  const run = await town.run('INFRA-A', ({ state }) => state === 'in_review');
  expect(run).toMatchObject({ attempt: 2, branch: 'task/a', worktree: '.worktrees/a' });
  expect(run.files.map(({ path }) => path)).toEqual(['src/first-try.txt', 'src/infra-a.txt']);
  expect((await town.cli('runs', 'send-back', 'INFRA-A', '-m', 'Once more, please.')).exitCode).toBe(0);
  const next = await town.run('INFRA-A', ({ state, comment }) => state === 'in_review' && comment !== null);
  expect(next.continues).toBe(run.id);
  expect(town.notes().at(-1)).toMatchObject({ end: true });
  expect(
    town
      .notes()
      .filter(({ begin }) => begin)
      .at(-1)?.prompt,
  ).toContain('> Once more, please.');
  expect(show('task/a', 'src/infra-a.txt')).toBe('done by INFRA-A\ndone by INFRA-A\n');
  manager.signal('SIGINT');
  expect(await manager.ended).toBe(130);
});

test('cancelled while it is worked on: ended with what it started, committed, and its task to do', async () => {
  open();
  town.task('a', 'orphans hang');
  const manager = await town.start();
  await waitFor('the worker', () => town.notes().some(({ hanging }) => hanging));
  expect((await town.cli('runs', 'cancel', 'INFRA-A')).exitCode).toBe(0);
  await town.run('INFRA-A', ({ state }) => state === 'cancelled');
  expect(town.status('a')).toBe('todo');
  expect(show('task/a', 'src/hanging.txt')).toBe('hanging\n');
  expect(town.alive().map(Number)).toEqual([manager.pid]);
});

test('a manager that is told to end, ends workers, commits, and goes on with the next start', async () => {
  open();
  town.task('a', 'slow succeed');
  const manager = await town.start({ env: { FAKE_WORKER_MS: '60000' } });
  await waitFor('the worker', () => town.notes().some(({ slow }) => slow));
  const asked = performance.now();
  manager.signal('SIGTERM');
  expect(await manager.ended).toBe(143);
  expect(performance.now() - asked).toBeLessThan(10_000);
  expect(town.alive()).toEqual([]);
  expect(await town.run('INFRA-A', () => true)).toMatchObject({ state: 'interrupted', failure: null });
  expect(show('task/a', 'src/slow.txt')).toBe('begun\n');
  await once([], { FAKE_WORKER_MS: '10' });
  expect(await town.run('INFRA-A', () => true)).toMatchObject({ state: 'in_review', attempt: 1 });
  expect(show('task/a', 'src/slow.txt')).toBe('finished\n');
});

test('a second manager is refused and told who has it', async () => {
  open();
  const first = await town.start();
  const second = await town.cli('manager', 'run', '--json');
  expect(second.exitCode).toBe(1);
  expect(second.stdout).toContain(String(first.pid));
  const { stdout } = await town.cli('manager', 'status');
  expect(stdout).toContain(`process ${first.pid}`);
  town.task('a');
  await town.run('INFRA-A', ({ state }) => state === 'in_review');
  expect((await town.cli('manager', 'status')).stdout).toMatch(/1 worktree in \.worktrees, \d/);
});

test('paused it starts nothing, and resumed it does', async () => {
  open();
  await town.cli('manager', 'pause');
  const manager = await town.start();
  town.task('a');
  const next = await waitFor('the plan', async () => {
    const { stdout } = await town.cli('next');
    return stdout.includes('paused') ? stdout : null;
  });
  expect(next).toContain('Ana');
  await town.cli('manager', 'resume');
  await town.run('INFRA-A', ({ state }) => state === 'in_review');
  expect(manager.events.filter(({ event }) => event === 'problem')).toEqual([]);
});
