import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ToolFailure } from '#lib/tools/types.ts';
import { type ToolBench, toolBench } from './helpers.ts';

const secretText = 'TOP-SECRET-CONTENT';
let bench: ToolBench;
let outside: string;

beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'dataface-tasks-outside-'));
  writeFileSync(join(outside, 'secret.md'), secretText);
  bench = toolBench({
    'docs/guide.md': '# Guide\n',
    'src/code.ts': 'export {};\n',
    '.env': `KEY=${secretText}\n`,
    'docs/.env.production': secretText,
    'docs/server.pem': secretText,
    'docs/logo.bin': new Uint8Array([1, 0, 2]),
    'docs/latin.md': new Uint8Array([0x67, 0xfc, 0x6e]),
  });
  symlinkSync(join(outside, 'secret.md'), join(bench.root, 'docs/out.md'));
  symlinkSync(outside, join(bench.root, 'docs/outside'));
  symlinkSync('../.env', join(bench.root, 'docs/env.md'));
  symlinkSync('loop.md', join(bench.root, 'docs/loop.md'));
  symlinkSync('../src', join(bench.root, 'docs/src'));
  symlinkSync(join(outside, 'new.md'), join(bench.root, 'docs/dangling.md'));
  execFileSync('mkfifo', [join(bench.root, 'docs/pipe.md')]);
});
afterEach(async () => {
  await bench.close();
  rmSync(outside, { recursive: true, force: true });
});

const outsidePaths = [
  '../secret.md',
  'docs/../../secret.md',
  '/etc/passwd',
  '/proc/self/environ',
  '~/x.md',
  'docs\\..\\..\\secret.md',
  'docs/guide.md\0.png',
  'docs/out.md',
  'docs/outside/secret.md',
  'docs/loop.md',
];
const secretPaths = [
  '.env',
  'docs/.env.production',
  'docs/server.pem',
  'docs/env.md',
  '.git/config',
  '.GIT/config',
  '.git./config',
  'docs/.ENV.production',
];
const notFiles = ['docs', 'docs/pipe.md', 'docs/logo.bin', 'docs/latin.md', 'docs/none.md', ''];

test.each([...outsidePaths, ...secretPaths, ...notFiles])('no tool reads %j', async (path) => {
  const output = (await bench.call('read_file', { path })) as ToolFailure;
  expect(output).toMatchObject({ ok: false });
  expect(output.code).not.toBe('internal');
  expect(JSON.stringify(output)).not.toContain(secretText);
  expect(JSON.stringify(output)).not.toContain(bench.root);
});

test.each([...outsidePaths, ...secretPaths, ...notFiles])('no edit changes or creates %j', async (path) => {
  for (const old_string of [secretText, '']) {
    const output = (await bench.call('edit_file', {
      path,
      old_string,
      new_string: 'changed',
    })) as ToolFailure;
    if (path === 'docs/none.md' && old_string === '') continue;
    expect(output).toMatchObject({ ok: false });
    expect(output.code).not.toBe('internal');
  }
  expect(readdirSync(outside)).toEqual(['secret.md']);
});

test.each([...outsidePaths, ...secretPaths])('the sub-agent is not pointed at %j', async (path) => {
  const output = await bench.call('run_claude_subagent', { prompt: 'Read it.', paths: [path] });
  expect(output).toMatchObject({ ok: false });
  expect((output as ToolFailure).code).not.toMatch(/internal|unavailable/);
});

test.each(['docs/outside/new.md', 'docs/outside/a/b/new.md', 'docs/dangling.md', 'docs/env.md/new.md'])(
  'no file is created through the link in %s',
  async (path) => {
    expect(await bench.call('edit_file', { path, old_string: '', new_string: 'x' })).toMatchObject({
      ok: false,
    });
    expect(readdirSync(outside)).toEqual(['secret.md']);
  },
);

test('edits land only under the editable folders, also through a link inside the repository', async () => {
  for (const path of ['src/new.ts', 'README.md', 'docs/src/new.ts', 'tasks.config.json', 'docs-old/x.md']) {
    const output = await bench.call('edit_file', { path, old_string: '', new_string: 'x' });
    expect(output).toMatchObject({ ok: false, code: 'forbidden' });
    expect((output as ToolFailure).message).toContain('editable');
  }
});

test('listing and searching show nothing secret and follow no link out', async () => {
  const listed = await bench.ok('list_files', { glob: '**' });
  expect(listed.files).toContain('docs/guide.md');
  for (const path of [
    '.env',
    'docs/.env.production',
    'docs/server.pem',
    '.git/config',
    'docs/outside/secret.md',
    'docs/pipe.md',
  ]) {
    expect(listed.files).not.toContain(path);
  }
  for (const glob of [null, '.env', '**/.env*', '*.pem', 'docs/outside/**', '.git/**']) {
    const found = await bench.ok('search_files', { query: secretText, glob });
    expect(found).toMatchObject({ files: [], matchCount: 0 });
  }
  expect(await bench.call('list_files', { glob: '../**' })).toMatchObject({ ok: false, code: 'forbidden' });
  expect(await bench.call('search_files', { query: 'x', glob: '../**' })).toMatchObject({ ok: false });
});

test('an over-long path, glob or query is refused for its length', async () => {
  const long = 'a/'.repeat(5_000);
  expect(await bench.call('read_file', { path: long })).toMatchObject({ ok: false, code: 'invalid' });
  expect(await bench.call('edit_file', { path: long, old_string: '', new_string: '' })).toMatchObject({
    code: 'invalid',
  });
  expect(await bench.call('list_files', { glob: long })).toMatchObject({ ok: false, code: 'invalid' });
  expect(await bench.call('search_files', { query: long })).toMatchObject({ ok: false, code: 'invalid' });
  expect(await bench.call('register_task_for_manager', { task: long })).toMatchObject({ code: 'invalid' });
});
