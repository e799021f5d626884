import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { retryRun, sendBack } from '#lib/manager/actions/continue-run.ts';
import { discardRun } from '#lib/manager/actions/discard-run.ts';
import { mergeRun } from '#lib/manager/actions/merge-run.ts';
import { runDiff, runFiles } from '#lib/manager/actions/run-changes.ts';
import { startNow } from '#lib/manager/actions/start-now.ts';
import { loginPath, type ManagerBench, managerBench } from './harness.ts';

// Dozens of git processes a test: a busy machine needs its time.
jest.setTimeout(30_000);

let bench: ManagerBench;
beforeEach(() => {
  bench = managerBench();
});
afterEach(() => bench.close());

const at = (path: string) => join(bench.temp.root, path);
const read = (path: string) => readFileSync(at(path), 'utf8');
const edit = (path: string, from: string | RegExp, to: string) =>
  writeFileSync(at(path), read(path).replace(from, to));
const status = () => /^status: (.*)$/m.exec(read(loginPath))?.[1];
const dirty = () => bench.temp.git('status', '--porcelain');
/** As the manager leaves it, not committed. */
const inReview = () => edit(loginPath, 'status: ready', 'status: in_review');
const refused = (code: string, files?: string[]) =>
  expect.objectContaining({ code, ...(files && { details: { files } }) });

describe('merging', () => {
  test('brings work and completion in as one commit; the checkout follows and is clean', async () => {
    const run = await bench.reviewed({ 'src/new.txt': 'new\n', 'src/a.txt': 'one\nTWO\nthree\n' });
    inReview();
    const { sha, run: merged, notes } = await mergeRun(bench, run.id, { by: 'Ana' });
    expect(notes).toEqual([]);
    expect(merged).toMatchObject({ state: 'merged', worktree: null, reviewedAt: expect.any(String) });
    expect(bench.temp.git('rev-parse', 'main').trim()).toBe(sha);
    expect(bench.temp.git('rev-list', '--count', '--merges', 'main').trim()).toBe('1');
    expect(read('src/new.txt') + read('src/a.txt')).toBe('new\none\nTWO\nthree\n');
    expect(bench.temp.git('show', `main:${loginPath}`)).toMatch(
      /status: completed\n.*completed: .*\ncompleted_by: Ana/s,
    );
    expect(status()).toBe('completed');
    expect(dirty()).toBe('');
    expect(existsSync(at('.worktrees/login'))).toBe(false);
    expect(bench.temp.git('branch', '--list', 'task/*')).toBe('');
  });

  test('leaves what the person changed as it is, committed or not', async () => {
    const run = await bench.reviewed({ 'src/new.txt': 'new\n' });
    bench.temp.write({ 'src/mine.txt': 'mine\n' });
    bench.temp.git('add', '-A');
    bench.temp.git('commit', '-qm', 'Mine');
    inReview();
    edit('src/a.txt', 'one', 'ONE');
    bench.temp.write({ 'src/staged.txt': 'staged\n', 'src/untracked.txt': 'untracked\n' });
    bench.temp.git('add', 'src/staged.txt');
    edit(loginPath, 'It is slow.', 'It is slow.\n\nA note of mine.');
    await mergeRun(bench, run.id);
    expect(dirty()).toBe(` M src/a.txt\nA  src/staged.txt\n M ${loginPath}\n?? src/untracked.txt\n`);
    expect(bench.temp.git('diff', loginPath)).toMatch(/^\+A note of mine\.$/m);
    expect(bench.temp.git('diff', loginPath)).not.toMatch(/^[+-]status/m);
    expect(bench.status()).toBe('completed');
    expect(read('src/new.txt')).toBe('new\n');
  });

  test('a worker that filled in the worksheet, and a person who wrote in it meanwhile: both stay', async () => {
    const text = read(loginPath);
    const run = await bench.reviewed({
      [loginPath]: `${text}\n## Implementation Progress\n\nDone by the worker.\n`,
    });
    inReview();
    edit(loginPath, 'It is slow.', 'It is very slow.');
    await mergeRun(bench, run.id);
    expect(read(loginPath)).toContain('It is very slow.');
    expect(read(loginPath)).toContain('Done by the worker.');
    expect(status()).toBe('completed');
    expect(bench.temp.git('show', `main:${loginPath}`)).not.toContain('very slow');
  });

  test('a worker that set its own status to completed, against a person who committed another: no conflict', async () => {
    const run = await bench.reviewed({
      [loginPath]: read(loginPath).replace('status: ready', 'status: completed'),
    });
    edit(loginPath, 'status: ready', 'status: in_progress');
    bench.temp.git('commit', '-qam', 'Status');
    await mergeRun(bench, run.id);
    expect(bench.status()).toBe('completed');
    expect(dirty()).toBe('');
  });

  test('is refused with the files where both changed the same lines, and nothing was done', async () => {
    const run = await bench.reviewed({ 'src/a.txt': 'one\nTHEIRS\nthree\n' });
    edit('src/a.txt', 'two', 'OURS');
    bench.temp.git('commit', '-qam', 'Ours');
    const before = bench.temp.git('rev-parse', 'main');
    await expect(mergeRun(bench, run.id)).rejects.toEqual(refused('conflict', ['src/a.txt']));
    expect(bench.temp.git('rev-parse', 'main')).toBe(before);
    expect(dirty()).toBe('');
    expect((await bench.store.find(run.id))?.state).toBe('in_review');
  });

  test.each([
    ['changed', () => edit('src/a.txt', 'one', 'mine')],
    [
      'staged',
      () => {
        edit('src/a.txt', 'one', 'mine');
        bench.temp.git('add', '-A');
      },
    ],
    ['new', () => bench.temp.write({ 'src/new.txt': 'mine' })],
  ])('is refused where a file with %s content of the person would be touched', async (_, change) => {
    const run = await bench.reviewed({ 'src/a.txt': 'one\ntwo\nTHREE\n', 'src/new.txt': 'theirs' });
    inReview();
    change();
    const before = [
      dirty(),
      bench.temp.git('rev-parse', 'main'),
      bench.temp.git('diff'),
      bench.temp.git('diff', '--cached'),
    ];
    await expect(mergeRun(bench, run.id)).rejects.toEqual(refused('refused'));
    expect([
      dirty(),
      bench.temp.git('rev-parse', 'main'),
      bench.temp.git('diff'),
      bench.temp.git('diff', '--cached'),
    ]).toEqual(before);
    expect(status()).toBe('in_review');
  });

  test('works where another branch is checked out, and where the task is in no commit', async () => {
    const run = await bench.reviewed({ 'src/new.txt': 'new\n' });
    bench.temp.git('switch', '-qc', 'other');
    inReview();
    await mergeRun(bench, run.id);
    expect(bench.status()).toBe('completed');
    expect(status()).toBe('completed');
    expect(existsSync(at('src/new.txt'))).toBe(false);

    bench.temp.git('checkout', '-q', '--', '.');
    bench.temp.git('switch', '-q', 'main');
    bench.temp.write({
      'tasks/infra/logout.md': read(loginPath)
        .replace('INFRA-LOGIN', 'INFRA-LOGOUT')
        .replace(/^status:.*/m, 'status: in_review'),
    });
    const second = await bench.reviewed({ 'src/b.txt': 'b\n' }, 'INFRA-LOGOUT', 'tasks/infra/logout.md');
    await mergeRun(bench, second.id);
    expect(read('src/b.txt')).toBe('b\n');
    expect(read('tasks/infra/logout.md')).toMatch(/^status: completed/m);
    expect(dirty()).toBe('?? tasks/infra/logout.md\n');
  });

  test('merged by hand already: only the completion is committed', async () => {
    const run = await bench.reviewed({ 'src/new.txt': 'new\n' });
    bench.temp.git('merge', '-q', '--no-ff', '-m', 'By hand', 'task/login');
    inReview();
    await mergeRun(bench, run.id);
    expect(bench.temp.git('log', '-2', '--format=%s')).toBe('Merge task/login: Log in\nBy hand\n');
    expect(dirty()).toBe('');
  });

  test('what a reviewer changed in the worktree is neither lost nor forgotten', async () => {
    const run = await bench.reviewed({ 'src/new.txt': 'new\n' });
    inReview();
    writeFileSync(at('.worktrees/login/src/new.txt'), 'mended\n');
    await expect(mergeRun(bench, run.id)).rejects.toEqual(refused('refused', ['src/new.txt']));
    const inThere = ['-C', at('.worktrees/login')];
    bench.temp.git(...inThere, 'commit', '-qam', 'Mended');
    await mergeRun(bench, run.id);
    expect(read('src/new.txt')).toBe('mended\n');
  });

  test('of one that was merged is refused, and two at once merge once', async () => {
    const run = await bench.reviewed({ 'src/new.txt': 'new\n' });
    inReview();
    const results = await Promise.allSettled([mergeRun(bench, run.id), mergeRun(bench, run.id)]);
    expect(results.filter(({ status: how }) => how === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    expect(bench.temp.git('rev-list', '--count', '--merges', 'main').trim()).toBe('1');
    await expect(mergeRun(bench, run.id)).rejects.toEqual(refused('refused'));
  });
});

test('diff and files of a run, one file of it, and what a reviewer added', async () => {
  const run = await bench.reviewed({ 'src/new.txt': 'new\n', 'src/a.txt': 'one\nTWO\nthree\n' });
  expect((await runFiles(bench, run)).map(({ path, status: how }) => [path, how])).toEqual([
    ['src/a.txt', 'modified'],
    ['src/new.txt', 'added'],
  ]);
  expect((await runDiff(bench, run, { path: 'src/new.txt' })).text).not.toContain('TWO');
  expect(await runDiff(bench, run, { maxBytes: 100 })).toMatchObject({ isCut: true });
  expect((await runDiff(bench, run)).text).toContain('+TWO');
});

test('sent back: a new run on the same branch, worktree and session, with the comment', async () => {
  const run = await bench.reviewed({ 'src/new.txt': 'new\n' });
  inReview();
  const next = await sendBack(bench, run.id, { comment: 'Add a test.' });
  expect(next).toMatchObject({
    state: 'queued',
    continues: run.id,
    comment: 'Add a test.',
    branch: run.branch,
    worktree: run.worktree,
  });
  expect((await bench.store.find(run.id))?.state).toBe('sent_back');
  expect(status()).toBe('ready');
  await expect(sendBack(bench, run.id, { comment: 'Again' })).rejects.toEqual(refused('refused'));
});

test('discarded: the worktree goes, the branch stays unless told otherwise, the task is to do', async () => {
  const run = await bench.reviewed({ 'src/new.txt': 'new\n' });
  inReview();
  writeFileSync(at('.worktrees/login/late.txt'), 'late');
  expect(await discardRun(bench, run.id)).toMatchObject({
    notes: [],
    run: { state: 'discarded', worktree: null },
  });
  expect(existsSync(at('.worktrees/login'))).toBe(false);
  expect(bench.temp.git('show', 'task/login:late.txt')).toBe('late');
  expect(status()).toBe('todo');
  await expect(retryRun(bench, run.id)).rejects.toEqual(refused('refused'));
});

test('starting now makes a task ready and puts it first', async () => {
  edit(loginPath, 'status: ready', 'status: todo');
  await startNow(bench, 'infra-login');
  expect(status()).toBe('ready');
  expect((await bench.store.manager()).startFirst).toEqual(['INFRA-LOGIN']);
});
