import { chmodSync, existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRepo } from '#lib/repo/root.ts';
import { fakeKey, type ToolBench, toolBench } from './helpers.ts';

let bench: ToolBench;
afterEach(() => bench.close());

function committed(message: string, files: Record<string, string>) {
  bench.write(files);
  bench.git('add', '-A', '-f');
  bench.git('commit', '-q', '-m', message);
}
beforeEach(() => {
  bench = toolBench({ 'docs/a.md': 'one\n', 'docs/ü "b".md': 'x\n' });
  committed('Second: two lines', { 'docs/a.md': 'one\ntwo\n', '.env': `OPENAI_API_KEY=${fakeKey}\n` });
  committed('Third', { 'docs/a.md': 'one\n2\n', 'docs/ü "b".md': 'y\n', 'secret/id_rsa': 'k' });
});

test('a file has its commits, newest first, what each changed in it, and what is not committed', async () => {
  bench.write({ 'docs/a.md': 'one\n2\nthree\n' });
  const history = await bench.ok('git_history', { path: 'docs/a.md' });
  expect(history.commits.map(({ subject }) => subject)).toEqual(['Third', 'Second: two lines', 'Start']);
  expect(history.commits[0]).toMatchObject({
    author: 'Test',
    diff: '@@ -1,2 +1,2 @@\n one\n-two\n+2',
    files: ['docs/a.md'],
  });
  expect(history.commits[0]?.hash).toBe(bench.git('rev-parse', 'HEAD').trim());
  expect(history.uncommitted).toBe('@@ -1,2 +1,3 @@\n one\n 2\n+three');
  expect((await bench.ok('git_history', { path: 'docs/a.md', limit: 1 })).commits).toHaveLength(1);
});

test('names of all kinds are read', async () => {
  const { commits, uncommitted } = await bench.ok('git_history', { path: 'docs/ü "b".md' });
  expect(commits.map(({ diff, files }) => [diff, files])).toEqual([
    ['@@ -1 +1 @@\n-x\n+y', ['docs/ü "b".md']],
    ['@@ -0,0 +1 @@\n+x', ['docs/ü "b".md']],
  ]);
  expect(uncommitted).toBeUndefined();
});

test('a folder and the whole repository have files without diffs, and none of a secret', async () => {
  const { commits } = await bench.ok('git_history', {});
  expect(commits.map(({ files }) => files)).toEqual([
    ['docs/a.md', 'docs/ü "b".md'],
    ['docs/a.md'],
    ['docs/a.md', 'docs/ü "b".md'],
  ]);
  expect(JSON.stringify(commits)).not.toMatch(/env|rsa|sk-fake/);
  expect((await bench.ok('git_history', { path: 'docs' })).commits[0]?.diff).toBeUndefined();
});

test('a file that is gone still has its history; what never was has none', async () => {
  bench.git('rm', '-q', 'docs/a.md');
  bench.git('commit', '-q', '-m', 'Gone');
  const { commits } = await bench.ok('git_history', { path: 'docs/a.md' });
  expect(commits[0]).toMatchObject({ subject: 'Gone', diff: '@@ -1,2 +0,0 @@\n-one\n-2' });
  expect(await bench.ok('git_history', { path: 'docs/never.md' })).toEqual({ ok: true, commits: [] });
});

test('the path policy holds, and nothing becomes an option or a pattern', async () => {
  symlinkSync('/etc', join(bench.root, 'out'));
  for (const path of ['.env', '.git/config', 'secret/id_rsa', '../x', '/etc/passwd', 'out/passwd']) {
    expect(await bench.call('git_history', { path })).toMatchObject({ ok: false, code: 'forbidden' });
  }
  for (const path of ['--output=x', '-p', ':(top)docs', '*', 'HEAD']) {
    expect(await bench.ok('git_history', { path })).toEqual({ ok: true, commits: [] });
  }
  expect(existsSync(join(bench.root, 'x'))).toBe(false);
});

test('no program that the repository configures is run, and nothing is written', async () => {
  const mark = join(bench.root, 'ran');
  const script = join(bench.root, 'evil.sh');
  writeFileSync(script, `#!/bin/sh\necho ran >> ${mark}\ncat "$1" 2>/dev/null\n`);
  chmodSync(script, 0o755);
  for (const [key, value] of [
    ['core.pager', script],
    ['pager.log', script],
    ['diff.external', script],
    ['diff.evil.command', script],
    ['diff.evil.textconv', script],
    ['filter.evil.clean', script],
    ['filter.evil.smudge', script],
    ['core.fsmonitor', script],
    ['gpg.program', script],
    ['log.showSignature', 'true'],
  ] as const) {
    bench.git('config', key, value);
  }
  writeFileSync(join(bench.root, '.git/info/attributes'), '*.md diff=evil filter=evil\n');
  bench.write({ 'docs/a.md': 'one\n2\nnew\n' });
  const index = statSync(join(bench.root, '.git/index'), { bigint: true }).mtimeNs;
  const history = await bench.ok('git_history', { path: 'docs/a.md' });
  expect(history.uncommitted).toContain('+new');
  expect(history.commits[0]?.diff).toContain('+2');
  expect(existsSync(mark)).toBe(false);
  expect(statSync(join(bench.root, '.git/index'), { bigint: true }).mtimeNs).toBe(index);
});

test('secrets are masked before a diff is cut, and control characters go', async () => {
  const filler = 'x'.repeat(59_960);
  committed(`Key \u001b[31m${fakeKey}`, {
    'docs/a.md': `${filler}\n${fakeKey} \u001b[31m\n${'rest\n'.repeat(5_000)}`,
  });
  const history = await bench.ok('git_history', { path: 'docs/a.md', limit: 1 });
  expect(history.notice).toContain('cut');
  expect(JSON.stringify(history)).not.toContain('sk-fake');
  expect(JSON.stringify(history)).not.toContain('\\u001b');
  expect(history.commits[0]?.subject).toContain('[masked]');
});

test('a repository without commits, and a folder without git, say so', async () => {
  const { tempRepo } = await import('#tests/helpers/temp-repo.ts');
  const empty = tempRepo();
  try {
    empty.git('update-ref', '-d', 'HEAD');
    const { tools } = await import('#lib/tools/registry.ts');
    const ctx = { ...bench.ctx, repo: openRepo({ root: empty.root }) };
    expect(await tools.git_history.run({}, ctx)).toMatchObject({
      ok: true,
      commits: [],
      notice: 'There is no commit yet.',
    });
    rmSync(join(empty.root, '.git'), { recursive: true });
    expect(await tools.git_history.run({}, ctx)).toMatchObject({ ok: false, code: 'unavailable' });
  } finally {
    empty.remove();
  }
});

test('a root below the top of the repository sees only itself', async () => {
  const { tools } = await import('#lib/tools/registry.ts');
  committed('Outside', { 'top.md': 'x\n' });
  bench.write({ 'docs/a.md': 'one\n2\n3\n' });
  const ctx = {
    ...bench.ctx,
    repo: openRepo({ root: join(bench.root, 'docs'), stateDir: bench.ctx.repo.stateDir }),
  };
  const all = (await tools.git_history.run({}, ctx)) as { commits: { subject: string; files: string[] }[] };
  expect(all.commits.map(({ subject }) => subject)).toEqual(['Third', 'Second: two lines', 'Start']);
  expect(all.commits[1]?.files).toEqual(['a.md']);
  expect(await tools.git_history.run({ path: 'a.md' }, ctx)).toMatchObject({
    uncommitted: '@@ -1,2 +1,3 @@\n one\n 2\n+3',
  });
  expect(readFileSync(join(bench.root, 'docs/a.md'), 'utf8')).toBe('one\n2\n3\n');
});
