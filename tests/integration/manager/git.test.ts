import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { resolveBase } from '#lib/manager/git/base.ts';
import { freeBranch } from '#lib/manager/git/branch-names.ts';
import { changedFiles } from '#lib/manager/git/changed-files.ts';
import { commitAll } from '#lib/manager/git/commit-all.ts';
import { diffText } from '#lib/manager/git/diff-text.ts';
import { freeWorktree, listWorktrees, makeWorktree } from '#lib/manager/git/make-worktree.ts';
import { removeWorktree } from '#lib/manager/git/remove-worktree.ts';
import { openRepo, type Repo } from '#lib/repo/root.ts';
import { walkRepo } from '#lib/repo/walk.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

// Dozens of git processes a test: a busy machine needs its time.
jest.setTimeout(30_000);

let temp: TempRepo;
let repo: Repo;
let base: string;
const branch = 'task/login';
const worktree = '.worktrees/login';

beforeEach(() => {
  temp = tempRepo({ 'src/a.txt': 'one\n', 'src/b.txt': 'two\n', '.gitignore': 'dist/\n' });
  repo = openRepo({ root: temp.root });
  base = temp.git('rev-parse', 'HEAD').trim();
});
afterEach(() => temp.remove());

const inWorktree = (...path: string[]) => join(temp.root, worktree, ...path);
const put = (path: string, text: string) => {
  mkdirSync(join(inWorktree(path), '..'), { recursive: true });
  writeFileSync(inWorktree(path), text);
};
const gitThere = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=W', '-c', 'user.email=w@example.invalid', ...args], {
    cwd: inWorktree(),
    encoding: 'utf8',
    stdio: 'pipe',
  });
const make = () => makeWorktree(repo, { branch, worktree, baseSha: base, isOurs: false });
const commit = () => commitAll(repo, { worktree, branch, message: 'Work in progress' });
const show = (rev: string, path: string) => temp.git('show', `${rev}:${path}`);
const statusThere = () => gitThere('status', '--porcelain');

describe('a worktree', () => {
  test('is made on a branch of its own, out of sight of git, of walks and of the index', async () => {
    await make();
    expect(readFileSync(inWorktree('src/a.txt'), 'utf8')).toBe('one\n');
    expect(temp.git('status', '--porcelain')).toBe('');
    expect(temp.git('rev-parse', branch).trim()).toBe(base);
    expect((await walkRepo(repo)).filter(({ path }) => path.includes('login'))).toEqual([]);
    expect(await listWorktrees(repo)).toEqual([{ worktree, branch }]);
  });

  test('made twice is made once; one of somebody else is left alone', async () => {
    await make();
    put('src/new.txt', 'x');
    await makeWorktree(repo, { branch, worktree, baseSha: base, isOurs: true });
    expect(existsSync(inWorktree('src/new.txt'))).toBe(true);
    await expect(make()).rejects.toMatchObject({ code: 'conflict' });
    expect(freeWorktree(repo, branch)).toBe('.worktrees/login-2');
  });

  test('never takes a branch that is there, under any case, nor a name in the way of one', async () => {
    const task = { id: 'INFRA-LOGIN', path: 'tasks/infra/login.md' };
    expect(await freeBranch(repo, task)).toBe('task/login');
    temp.git('branch', 'task/Login');
    temp.git('branch', 'task/login-2/mine');
    expect(await freeBranch(repo, task)).toBe('task/login-3');
    expect(await freeBranch(repo, task, new Set(['task/login-3']))).toBe('task/login-4');
    expect(await freeBranch(repo, { id: 'X', path: 'tasks/back-12 - Ünïted Näme!.md' })).toBe(
      'task/back-12-united-name',
    );
  });

  test('whose folder is gone is made again on its branch, with what was committed', async () => {
    await make();
    put('src/new.txt', 'kept');
    await commit();
    rmSync(inWorktree(), { recursive: true });
    await makeWorktree(repo, { branch, worktree, baseSha: base, isOurs: true });
    expect(readFileSync(inWorktree('src/new.txt'), 'utf8')).toBe('kept');
  });

  test('runs no hook of the repository', async () => {
    for (const hook of ['post-checkout', 'pre-commit', 'post-commit', 'reference-transaction']) {
      temp.write({ [`.git/hooks/${hook}`]: `#!/bin/sh\ntouch '${temp.root}/hook-ran'\n` });
      chmodSync(join(temp.root, '.git/hooks', hook), 0o755);
    }
    await make();
    put('src/new.txt', 'x');
    await commit();
    expect(existsSync(join(temp.root, 'hook-ran'))).toBe(false);
  });
});

describe('what a worker left is on a branch', () => {
  beforeEach(make);

  test('new, changed and deleted files, with odd names, and the worktree is clean after it', async () => {
    put('src/a.txt', 'changed\n');
    put('src/new file ü "q"\n.txt', 'new');
    put(':(exclude)odd', 'odd');
    put('-rf', 'dash');
    rmSync(inWorktree('src/b.txt'));
    put('dist/out.js', 'ignored');
    const done = await commit();
    expect(done).toMatchObject({ branch, isNew: true, isRescue: false, notes: [] });
    expect(show(branch, 'src/a.txt')).toBe('changed\n');
    expect(statusThere()).toBe('');
    expect(await changedFiles(repo, base, done.headSha ?? '')).toEqual([
      { path: '-rf', from: null, status: 'added', added: 1, removed: 0 },
      { path: ':(exclude)odd', from: null, status: 'added', added: 1, removed: 0 },
      { path: 'src/a.txt', from: null, status: 'modified', added: 1, removed: 1 },
      { path: 'src/b.txt', from: null, status: 'deleted', added: 0, removed: 1 },
      { path: 'src/new file ü "q"\n.txt', from: null, status: 'added', added: 1, removed: 0 },
    ]);
    expect((await diffText(repo, base, branch, { paths: ['src/a.txt'] })).text).toContain('+changed');
  });

  test('nothing: no commit is made', async () => {
    expect(await commit()).toMatchObject({ branch, headSha: base, isNew: false });
  });

  test('commits of its own, and what it had not committed on top', async () => {
    put('src/a.txt', 'first\n');
    gitThere('commit', '-qam', 'First');
    put('src/a.txt', 'second\n');
    gitThere('add', '-A');
    const done = await commit();
    expect(temp.git('log', '--format=%s', `${base}..${branch}`)).toBe('Work in progress\nFirst\n');
    expect(done.headSha).toBe(temp.git('rev-parse', branch).trim());
  });

  test('on another branch that leads on from ours: ours follows', async () => {
    gitThere('switch', '-qc', 'own-name');
    put('src/a.txt', 'there\n');
    gitThere('commit', '-qam', 'There');
    put('src/b.txt', 'more\n');
    expect(await commit()).toMatchObject({ branch, isRescue: false });
    expect(show(branch, 'src/a.txt') + show(branch, 'src/b.txt')).toBe('there\nmore\n');
    expect(gitThere('symbolic-ref', '--short', 'HEAD')).toBe('task/login\n');
    expect(temp.git('show', 'own-name:src/b.txt')).toBe('two\n');
  });

  test('on a branch of somebody else that goes another way: a rescue branch, and theirs stays', async () => {
    put('src/a.txt', 'ours\n');
    gitThere('commit', '-qam', 'Ours');
    temp.git('switch', '-qc', 'theirs');
    temp.write({ 'src/theirs.txt': 'x' });
    temp.git('add', '-A');
    temp.git('commit', '-qm', 'Theirs');
    const theirs = temp.git('rev-parse', 'HEAD').trim();
    temp.git('switch', '-q', 'main');
    gitThere('switch', '-q', 'theirs');
    put('src/b.txt', 'written there\n');
    const done = await commit();
    expect(done).toMatchObject({ branch: 'task/login-rescue', isRescue: true });
    expect(show('task/login-rescue', 'src/b.txt')).toBe('written there\n');
    expect(temp.git('rev-parse', 'theirs').trim()).toBe(theirs);
    expect(show(branch, 'src/a.txt')).toBe('ours\n');
    expect(statusThere()).toBe('');
  });

  test('a merge half done, with a conflict in a file', async () => {
    gitThere('switch', '-qc', 'side');
    put('src/a.txt', 'side\n');
    gitThere('commit', '-qam', 'Side');
    gitThere('switch', '-q', branch);
    put('src/a.txt', 'ours\n');
    gitThere('commit', '-qam', 'Ours');
    expect(() => gitThere('merge', 'side')).toThrow();
    const done = await commit();
    expect(done.notes.join()).toContain('merge');
    expect(show(branch, 'src/a.txt')).toContain('<<<<<<<');
    expect(statusThere()).toBe('');
    expect(gitThere('status')).not.toContain('merging');
  });

  test('a rebase half done: what was replayed is rescued, what was there stays', async () => {
    put('src/a.txt', 'ours\n');
    gitThere('commit', '-qam', 'Ours');
    gitThere('switch', '-q', '--detach', base);
    put('src/a.txt', 'upstream\n');
    gitThere('commit', '-qam', 'Upstream');
    const upstream = gitThere('rev-parse', 'HEAD').trim();
    gitThere('switch', '-q', branch);
    expect(() => gitThere('rebase', upstream)).toThrow();
    const done = await commit();
    expect(done.isRescue).toBe(true);
    expect(show(branch, 'src/a.txt')).toBe('ours\n');
    expect(show(done.branch, 'src/a.txt')).toContain('<<<<<<<');
  });

  test('a locked index, a broken index, no index', async () => {
    const admin = join(temp.root, '.git/worktrees/login');
    put('one.txt', '1');
    writeFileSync(join(admin, 'index.lock'), '');
    expect((await commit()).notes.join()).toContain('lock');
    put('two.txt', '2');
    truncateSync(join(admin, 'index'), 20);
    await commit();
    put('three.txt', '3');
    rmSync(join(admin, 'index'));
    await commit();
    expect(['one.txt', 'two.txt', 'three.txt'].map((path) => show(branch, path))).toEqual(['1', '2', '3']);
    expect(statusThere()).toBe('');
  });

  test('a detached head, an orphan branch, its own branch deleted', async () => {
    gitThere('checkout', '-q', '--detach');
    put('one.txt', '1');
    expect(await commit()).toMatchObject({ branch, isRescue: false });
    gitThere('switch', '-q', '--orphan', 'fresh');
    put('alone.txt', 'x');
    expect(await commit()).toMatchObject({ branch: 'task/login-rescue', isRescue: true });
    expect(show('task/login-rescue', 'alone.txt')).toBe('x');
    gitThere('switch', '-q', '--detach', branch);
    gitThere('branch', '-qD', branch);
    put('two.txt', '2');
    expect(await commit()).toMatchObject({ branch });
    expect(show(branch, 'two.txt')).toBe('2');
  });

  test('without its .git, and never into the repository above it', async () => {
    put('src/new.txt', 'x');
    rmSync(inWorktree('.git'));
    await commit();
    expect(show(branch, 'src/new.txt')).toBe('x');
    expect(temp.git('rev-parse', 'main').trim()).toBe(base);
    expect(temp.git('status', '--porcelain')).toBe('');
  });

  test('with a repository of its own in the place of .git', async () => {
    put('src/new.txt', 'x');
    rmSync(inWorktree('.git'));
    gitThere('init', '-q');
    gitThere('add', '-A');
    gitThere('commit', '-qm', 'Mine');
    await commit();
    expect(show(branch, 'src/new.txt')).toBe('x');
  });

  test('forgotten by git: its files go to the branch', async () => {
    put('src/new.txt', 'x');
    rmSync(join(temp.root, '.git/worktrees/login'), { recursive: true });
    const done = await commit();
    expect(done.notes.join()).toContain('does not know');
    expect(show(branch, 'src/new.txt')).toBe('x');
    expect(await removeWorktree(repo, worktree)).toMatchObject({ removed: false });
  });

  test('its folder deleted: the branch stays as it was', async () => {
    put('src/new.txt', 'x');
    gitThere('add', '-A');
    gitThere('commit', '-qm', 'Saved');
    rmSync(inWorktree(), { recursive: true });
    expect(await commit()).toMatchObject({ branch, isNew: false });
    expect(show(branch, 'src/new.txt')).toBe('x');
  });

  test('repositories inside: their files are taken in, and the worktree stays', async () => {
    put('inner/z.txt', 'z');
    put('inner/deep/y.txt', 'y');
    put('committed/c.txt', 'c');
    for (const folder of ['inner', 'inner/deep', 'committed'])
      execFileSync('git', ['init', '-q'], { cwd: inWorktree(folder) });
    execFileSync('git', ['add', '-A'], { cwd: inWorktree('committed') });
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'x'], {
      cwd: inWorktree('committed'),
    });
    const done = await commit();
    expect([
      show(branch, 'inner/z.txt'),
      show(branch, 'inner/deep/y.txt'),
      show(branch, 'committed/c.txt'),
    ]).toEqual(['z', 'y', 'c']);
    expect(done.notes).toHaveLength(2);
    expect(await removeWorktree(repo, worktree)).toMatchObject({ removed: false });
    const again = await commit();
    expect(again.isNew).toBe(false);
    expect(existsSync(inWorktree('committed/.git'))).toBe(true);
  });

  test('a file far too large stays where it is, is told, and keeps the worktree', async () => {
    put('src/new.txt', 'x');
    put('core.dump', '');
    truncateSync(inWorktree('core.dump'), 101 * 1024 * 1024);
    const done = await commit();
    expect(done.notes.join()).toContain('core.dump is over 100 MB');
    expect(show(branch, 'src/new.txt')).toBe('x');
    expect(await removeWorktree(repo, worktree)).toMatchObject({ removed: false });
    expect(existsSync(inWorktree('core.dump'))).toBe(true);
  });

  test('by somebody who never told git their name', async () => {
    const before = { ...process.env };
    process.env.HOME = temp.root;
    process.env.GIT_DIR = '/nowhere';
    try {
      put('src/new.txt', 'x');
      await commit();
    } finally {
      process.env.HOME = before.HOME;
      delete process.env.GIT_DIR;
    }
    expect(temp.git('log', '-1', '--format=%an', branch)).toBe('Dataface Tasks\n');
  });
});

describe('removing', () => {
  beforeEach(make);

  test('what is committed goes, what is ignored with it', async () => {
    put('src/new.txt', 'x');
    put('dist/out.js', 'ignored');
    await commit();
    expect(await removeWorktree(repo, worktree)).toEqual({ removed: true });
    expect(existsSync(inWorktree())).toBe(false);
    expect(show(branch, 'src/new.txt')).toBe('x');
  });

  test.each([
    ['a new file', () => put('src/new.txt', 'x')],
    ['a change', () => put('src/a.txt', 'x')],
    [
      'a commit on no branch',
      () => {
        gitThere('checkout', '-q', '--detach');
        put('src/a.txt', 'x');
        gitThere('commit', '-qam', 'Nowhere');
      },
    ],
  ])('%s keeps it', async (_, change) => {
    change();
    expect(await removeWorktree(repo, worktree)).toMatchObject({ removed: false });
    expect(existsSync(inWorktree())).toBe(true);
  });
});

describe('the base', () => {
  test('is the configured branch, else the one checked out; without either it says what to do', async () => {
    expect(await resolveBase(repo)).toMatchObject({ ok: true, branch: 'main', sha: base });
    temp.write({ 'src/a.txt': 'dirty' });
    expect(await resolveBase(repo, { dirty: true })).toMatchObject({ ok: true, isDirty: true });
    temp.write({ 'tasks.config.json': '{ "manager": { "baseBranch": "develop" } }' });
    expect(await resolveBase(repo)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('git branch develop'),
    });
    temp.git('branch', 'develop');
    expect(await resolveBase(repo)).toMatchObject({ ok: true, branch: 'develop' });
    rmSync(join(temp.root, 'tasks.config.json'));
    temp.git('checkout', '-q', '--detach');
    expect(await resolveBase(repo)).toMatchObject({ ok: true, branch: 'main' });
  });

  test('an empty repository asks for a first commit', async () => {
    rmSync(join(temp.root, '.git'), { recursive: true });
    temp.git('init', '-q', '-b', 'main');
    expect(await resolveBase(openRepo({ root: temp.root }))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('first commit'),
    });
  });
});
