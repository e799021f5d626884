import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { retryRun } from '#lib/manager/actions/continue-run.ts';
import { setAside } from '#lib/manager/git/remove-worktree.ts';
import { runManager } from '#lib/manager/manager.ts';
import type { Run } from '#lib/manager/run.ts';
import type { RunState } from '#lib/manager/run-states.ts';
import { cleanWorktrees } from '#lib/manager/upkeep/clean-worktrees.ts';
import { dropOldRuns } from '#lib/manager/upkeep/drop-old-runs.ts';
import { thisProcess } from '#lib/process/identity.ts';
import { taskText } from '#tests/helpers/task-cli.ts';
import { loginPath, type ManagerBench, managerBench } from './harness.ts';
import { fakeWorker } from './manager-process.ts';

jest.setTimeout(30_000);

let bench: ManagerBench;
const open = (manager: object = {}) => {
  const config = { manager: { worker: fakeWorker, retries: 0, ...manager } };
  bench = managerBench({ 'tasks.config.json': JSON.stringify(config), '.gitignore': 'node_modules/\n' });
};
afterEach(() => bench.close());

const dayMs = 24 * 3_600_000;
const after = (days: number) => ({ ...bench, now: () => new Date(Date.now() + days * dayMs) });
const at = (path: string) => join(bench.temp.root, path);
const inThere = (...args: string[]) => bench.temp.git('-C', at('.worktrees/login'), ...args);
const settle = (run: Run, state: RunState, more: object = {}) =>
  bench.store.settle(run.id, [run.state], { state, failure: 'worker', ...more });
const failed = async (files: Record<string, string> = { 'src/new.txt': 'new\n' }) =>
  settle(await bench.reviewed(files), 'failed');
const setStatus = (to: string) =>
  bench.temp.write({
    [loginPath]: readFileSync(at(loginPath), 'utf8').replace(/^status: .*$/m, `status: ${to}`),
  });
const names = (all: readonly { worktree: string }[]) => all.map(({ worktree }) => worktree);
const reasons = (all: readonly { kept: string | null }[]) => all.map(({ kept }) => kept);

test('a finished worktree with everything on its branch goes after a week, and the branch stays', async () => {
  open();
  const run = await failed();
  const young = await cleanWorktrees(after(6));
  expect([young.removed, reasons(young.kept)]).toEqual([[], [null]]);
  expect(existsSync(at('.worktrees/login'))).toBe(true);
  const told: string[] = [];
  const old = await cleanWorktrees(after(8), { onRemoved: ({ worktree }) => told.push(worktree) });
  expect([names(old.removed), old.kept, told]).toEqual([['.worktrees/login'], [], ['.worktrees/login']]);
  expect(existsSync(at('.worktrees/login'))).toBe(false);
  expect(bench.temp.git('show', 'task/login:src/new.txt')).toBe('new\n');
  expect(await bench.store.find(run.id)).toMatchObject({
    state: 'failed',
    worktree: null,
    endedAt: run.endedAt,
  });
  expect(bench.temp.git('worktree', 'list', '--porcelain').match(/^worktree /gm)).toHaveLength(1);
});

test('a run whose worktree went is tried again on its branch', async () => {
  open();
  const run = await failed();
  setStatus('blocked');
  await cleanWorktrees(bench, { all: true });
  const next = await retryRun(bench, run.id);
  const never = new AbortController().signal;
  await runManager(bench, { once: true }, { stop: never, hurry: never });
  const done = await bench.store.find(next.id);
  expect(done).toMatchObject({ state: 'in_review', branch: 'task/login', worktree: '.worktrees/login' });
  expect(done?.files.map(({ path }) => path)).toEqual(['src/infra-login.txt', 'src/new.txt']);
});

const dirt: [string, () => void, string][] = [
  [
    'a changed file',
    () => writeFileSync(at('.worktrees/login/src/a.txt'), 'mine'),
    'src/a.txt is not committed',
  ],
  ['a new file', () => writeFileSync(at('.worktrees/login/b.txt'), 'mine'), 'b.txt is not committed'],
  [
    'a new file that the person does not want to be shown',
    () => {
      bench.temp.git('config', 'status.showUntrackedFiles', 'no');
      writeFileSync(at('.worktrees/login/b.txt'), 'mine');
    },
    'b.txt is not committed',
  ],
  [
    'three of them',
    () => {
      for (const name of ['b', 'c', 'd']) writeFileSync(at(`.worktrees/login/${name}.txt`), 'mine');
    },
    'b.txt and 2 more are not committed',
  ],
  ['a file that was deleted', () => rmSync(at('.worktrees/login/src/a.txt')), 'src/a.txt is not committed'],
  [
    'a commit on no branch',
    () => {
      inThere('switch', '-q', '--detach');
      inThere('commit', '-q', '--allow-empty', '-m', 'Mine');
    },
    'its last commit is on no branch',
  ],
  [
    'a lock',
    () => bench.temp.git('worktree', 'lock', '.worktrees/login'),
    'it is locked (git worktree unlock)',
  ],
  [
    'a repository inside',
    () => inThere('init', '-q', 'node_modules-2/x'),
    'node_modules-2/ is not committed',
  ],
];
test.each(dirt)('one with %s stays, whatever is asked, and says why', async (_, make, why) => {
  open();
  await failed();
  make();
  const { removed, kept } = await cleanWorktrees(after(1_000), { all: true });
  expect([removed, reasons(kept)]).toEqual([[], [why]]);
  expect(existsSync(at('.worktrees/login'))).toBe(true);
  expect((await bench.store.manager()).disk[0]?.worktrees).toEqual(kept);
});

test('what git ignores is no reason to stay, and goes with it', async () => {
  open();
  await failed();
  bench.temp.write({ '.worktrees/login/node_modules/x/index.js': 'x' });
  expect(names((await cleanWorktrees(after(8))).removed)).toEqual(['.worktrees/login']);
  expect(existsSync(at('.worktrees/login'))).toBe(false);
});

test('one that waits for review, is under way or is tried again stays for ever', async () => {
  open({ retries: 1 });
  const review = await bench.reviewed({ 'src/new.txt': 'new\n' });
  setStatus('in_progress');
  const kept = async () => {
    const { removed, kept: left } = await cleanWorktrees(after(1_000), { all: true });
    expect(removed).toEqual([]);
    return reasons(left);
  };
  expect(await kept()).toEqual(['its run waits for review']);
  const retryAt = new Date().toISOString();
  const again = await settle(review, 'failed', { retryAt });
  expect(await kept()).toEqual(['its run is tried again']);
  const next = await retryRun(bench, again.id);
  expect(await kept()).toEqual(['its run is under way']);
  await bench.store.claim(thisProcess(), 9);
  expect(await kept()).toEqual(['its run is under way']);
  expect((await bench.store.find(next.id))?.worktree).toBe('.worktrees/login');
});

test('one that no run knows is left to whoever made it', async () => {
  open();
  bench.temp.git('worktree', 'add', '-q', '.worktrees/mine', '-b', 'mine');
  const { removed, kept } = await cleanWorktrees(after(1_000), { all: true });
  expect([removed, reasons(kept)]).toEqual([[], ['no run knows it']]);
});

test('while all together take too much, the one that was finished first goes first, and no more than needed', async () => {
  open({ maxWorktreesGb: 1.5 / 1024 });
  const big = 'x'.repeat(600_000);
  for (const name of ['one', 'two', 'three']) {
    const id = `INFRA-${name.toUpperCase()}`;
    bench.temp.write({ [`tasks/infra/${name}.md`]: taskText({ id, title: name, status: 'todo' }) });
    const run = await bench.reviewed({ 'src/big.txt': big }, id, `tasks/infra/${name}.md`);
    if (name !== 'one') await settle(run, 'failed');
  }
  expect(names((await cleanWorktrees(bench)).removed)).toEqual(['.worktrees/two']);
  expect(names((await cleanWorktrees(bench)).removed)).toEqual([]);
  expect(existsSync(at('.worktrees/one')) && existsSync(at('.worktrees/three'))).toBe(true);
});

test('a dry run says what would go and changes nothing', async () => {
  open();
  const run = await failed();
  const { removed } = await cleanWorktrees(bench, { all: true, dryRun: true });
  expect(names(removed)).toEqual(['.worktrees/login']);
  expect(existsSync(at('.worktrees/login'))).toBe(true);
  expect(await bench.store.find(run.id)).toEqual(run);
  expect((await bench.store.manager()).disk).toEqual([]);
});

/** As one leaves it that was killed right after its first step: no process has that number. */
const leftAside = () => {
  const folder = '.worktrees/.gone-4999999-ab12cd34';
  bench.temp.git('worktree', 'move', '.worktrees/login', folder);
  return folder;
};

test('a removal that is under way is left to whoever does it', async () => {
  open();
  await failed();
  const aside = await setAside(bench.repo, '.worktrees/login');
  const folder = 'folder' in aside ? (aside.folder ?? '') : '';
  rmSync(at(join(folder, 'src/a.txt')));
  expect(await cleanWorktrees(bench, { all: true })).toEqual({ removed: [], kept: [] });
  expect(existsSync(at(folder)) && !existsSync(at(join(folder, 'src/a.txt')))).toBe(true);
});

test('a removal that somebody was killed at is ended by the next, and nobody finds half a worktree', async () => {
  open();
  await failed();
  const folder = leftAside();
  for (const gone of ['.git', 'src/a.txt', 'tasks']) rmSync(at(join(folder, gone)), { recursive: true });
  expect(existsSync(at('.worktrees/login'))).toBe(false);
  await cleanWorktrees(bench);
  expect(existsSync(at(folder))).toBe(false);
  expect(bench.temp.git('worktree', 'list', '--porcelain').match(/^worktree /gm)).toHaveLength(1);
  expect(bench.temp.git('show', 'task/login:src/new.txt')).toBe('new\n');
});

test('one that was written to while it was being removed comes back with what was written', async () => {
  open();
  await failed();
  const folder = leftAside();
  rmSync(at(join(folder, 'src/a.txt')));
  writeFileSync(at(join(folder, 'src/new.txt')), 'mine\n');
  const { kept } = await cleanWorktrees(bench);
  expect(existsSync(at(folder))).toBe(false);
  expect(reasons(kept)).toEqual(['no run knows it']);
  expect(readFileSync(at(join(kept[0]?.worktree ?? '', 'src/new.txt')), 'utf8')).toBe('mine\n');
});

test('after 90 days a run is one line; before that the oldest logs go while all take too much', async () => {
  open({ maxLogsMb: 1 });
  const line = `${JSON.stringify({ line: 'x'.repeat(988) })}\n`;
  const ended = async (taskId: string, state: RunState, kilobytes: number) => {
    const run = { taskId, taskPath: 'x.md', title: taskId, attempt: 1, continues: null, comment: null };
    await bench.store.enqueue({ ...run, branch: taskId, baseBranch: 'main', timeoutMs: 1 });
    const { claim } = (await bench.store.claim(thisProcess(), 9)) ?? {};
    if (!claim) throw new Error('nothing to claim');
    await bench.store.appendLog(claim, line.repeat(kilobytes));
    const files = [{ path: 'a', from: null, status: 'added' as const, added: 1, removed: 0 }];
    return bench.store.record(claim, { state, summary: 'First line.\nSecond.', files });
  };
  const logs = async () =>
    (await bench.store.list()).reverse().map(({ logBytes }) => Math.round(logBytes / 1000));
  await ended('OLD', 'failed', 500);
  await ended('REVIEW', 'in_review', 500);
  await ended('NEW', 'merged', 400);
  expect(await dropOldRuns(bench)).toBe(1);
  expect(await logs()).toEqual([0, 500, 400]);
  expect((await bench.store.list()).at(-1)).toMatchObject({
    files: [{ path: 'a' }],
    logDroppedAt: expect.any(String),
  });
  expect(await dropOldRuns(bench)).toBe(0);
  expect(await dropOldRuns(after(89))).toBe(0);
  expect(await dropOldRuns(after(91))).toBe(2);
  expect(await logs()).toEqual([0, 500, 0]);
  expect(
    (await bench.store.list()).map(({ state, files, summary }) => [state, files.length, summary]),
  ).toEqual([
    ['merged', 0, 'First line.'],
    ['in_review', 1, 'First line.\nSecond.'],
    ['failed', 0, 'First line.'],
  ]);
  expect(await dropOldRuns(after(200))).toBe(0);
});
