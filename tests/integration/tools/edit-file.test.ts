import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { previewToolCall } from '#lib/tools/registry.ts';
import type { ToolFailure } from '#lib/tools/types.ts';
import { undoEdit } from '#lib/tools/undo-edit.ts';
import { type ToolBench, toolBench } from './helpers.ts';

const crlf = '\uFEFF---\r\ntitle: "A $1" # why\r\n---\r\nBody\r\nlast';
let bench: ToolBench;
beforeEach(() => {
  bench = toolBench({ 'docs/a.md': 'one\ntwo\nthree\n', 'docs/crlf.md': crlf });
});
afterEach(() => bench.close());

const bytes = (path: string) => readFileSync(join(bench.root, path));
const editA = (old_string: string, new_string: string) =>
  bench.call('edit_file', { path: 'docs/a.md', old_string, new_string });

test('changes the bytes that it names, says what it did, and undoes it exactly', async () => {
  chmodSync(join(bench.root, 'docs/a.md'), 0o640);
  await bench.ok('read_file', { path: 'docs/a.md' });
  const edit = await bench.ok('edit_file', { path: 'docs/a.md', old_string: 'two', new_string: 'TWO\n2½' });
  expect(edit).toMatchObject({
    path: 'docs/a.md',
    created: false,
    added: 2,
    removed: 1,
    diff: '@@ -1,3 +1,4 @@\n one\n-two\n+TWO\n+2½\n three',
  });
  expect(bytes('docs/a.md').toString()).toBe('one\nTWO\n2½\nthree\n');
  expect(statSync(join(bench.root, 'docs/a.md')).mode & 0o777).toBe(0o640);
  expect(await undoEdit(bench.ctx, edit.editId)).toMatchObject({ path: 'docs/a.md', removed: false });
  expect(bytes('docs/a.md').toString()).toBe('one\ntwo\nthree\n');
  await expect(undoEdit(bench.ctx, edit.editId)).rejects.toMatchObject({ code: 'conflict' });
});

test('keeps byte order mark, line ends, quotes, comments and a missing last line end', async () => {
  await bench.ok('read_file', { path: 'docs/crlf.md' });
  const edit = await bench.ok('edit_file', {
    path: 'docs/crlf.md',
    old_string: '---\nBody',
    new_string: "---\nNew $& $'\nBody",
  });
  expect(bytes('docs/crlf.md').toString()).toBe(crlf.replace('Body', () => "New $& $'\r\nBody"));
  expect(edit.diff).not.toContain('\r');
  await undoEdit(bench.ctx, edit.editId);
  expect(bytes('docs/crlf.md').equals(Buffer.from(crlf))).toBe(true);
});

test('needs a read of the very version on disk', async () => {
  expect(await editA('two', 'x')).toMatchObject({ ok: false, code: 'not-read' });
  await bench.ok('read_file', { path: 'docs/a.md' });
  writeFileSync(join(bench.root, 'docs/a.md'), 'one\ntwo\nsomebody else\n');
  const stale = (await editA('two', 'x')) as ToolFailure;
  expect(stale).toMatchObject({ ok: false, code: 'stale' });
  expect(stale.message).toContain('Read it again');
  expect(bytes('docs/a.md').toString()).toBe('one\ntwo\nsomebody else\n');
});

test('several edits in a row need no further read', async () => {
  await bench.ok('read_file', { path: 'docs/a.md' });
  expect(await editA('one', '1')).toMatchObject({ ok: true });
  expect(await editA('two', '2')).toMatchObject({ ok: true });
  expect(bytes('docs/a.md').toString()).toBe('1\n2\nthree\n');
});

test('an earlier edit is not undone over a later one', async () => {
  await bench.ok('read_file', { path: 'docs/a.md' });
  const first = await bench.ok('edit_file', { path: 'docs/a.md', old_string: 'one', new_string: '1' });
  await editA('two', '2');
  await expect(undoEdit(bench.ctx, first.editId)).rejects.toMatchObject({ code: 'conflict' });
  expect(bytes('docs/a.md').toString()).toBe('1\n2\nthree\n');
});

test('creates a file with its folders, never over another, and undo removes it', async () => {
  const path = 'docs/new/deep/file.md';
  const made = await bench.ok('edit_file', { path, old_string: '', new_string: '# New\n' });
  expect(made).toMatchObject({ created: true, added: 1, removed: 0 });
  expect(bytes(path).toString()).toBe('# New\n');
  expect(await bench.call('edit_file', { path, old_string: '', new_string: 'x' })).toMatchObject({
    code: 'exists',
  });
  expect(await bench.call('edit_file', { path, old_string: 'New', new_string: 'Old' })).toMatchObject({
    ok: true,
  });
  await expect(undoEdit(bench.ctx, made.editId)).rejects.toMatchObject({ code: 'conflict' });
  writeFileSync(join(bench.root, path), '# New\n');
  await undoEdit(bench.ctx, made.editId);
  expect(existsSync(join(bench.root, path))).toBe(false);
});

test('undo of a file that is gone, and of an edit that never was, are refused', async () => {
  const made = await bench.ok('edit_file', { path: 'docs/new.md', old_string: '', new_string: 'x' });
  rmSync(join(bench.root, 'docs/new.md'));
  await expect(undoEdit(bench.ctx, made.editId)).rejects.toMatchObject({ code: 'conflict' });
  await expect(undoEdit(bench.ctx, 'nothing')).rejects.toMatchObject({ code: 'not-found' });
});

test('what cannot be written as text is refused', async () => {
  for (const new_string of ['a\0b', '\ud800']) {
    expect(await bench.call('edit_file', { path: 'docs/new.md', old_string: '', new_string })).toMatchObject({
      code: 'invalid',
    });
  }
  writeFileSync(join(bench.root, 'docs/big.md'), 'x'.repeat(3 * 1024 * 1024));
  await bench.ok('read_file', { path: 'docs/big.md' });
  expect(
    await bench.call('edit_file', { path: 'docs/big.md', old_string: 'xy', new_string: 'z' }),
  ).toMatchObject({ code: 'too-large' });
});

test('of two edits of one version at once one is told, and neither is lost unseen', async () => {
  await bench.ok('read_file', { path: 'docs/a.md' });
  const other = {
    ...bench.ctx,
    conversationId: 'conversation-2',
    readVersions: new Map([...bench.ctx.readVersions].map(([path, known]) => [path, new Set(known)])),
  };
  const { tools } = await import('#lib/tools/registry.ts');
  const both = (await Promise.all([
    editA('two', 'mine'),
    tools.edit_file.run({ path: 'docs/a.md', old_string: 'two', new_string: 'yours' }, other),
  ])) as { ok: boolean; code?: string }[];
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  expect(both.find(({ ok }) => !ok)).toMatchObject({ code: 'stale' });
});

test('a preview is the diff that will be made, with the version it was made against, and writes nothing', async () => {
  const { sha256 } = await bench.ok('read_file', { path: 'docs/a.md' });
  const input = { path: 'docs/a.md', old_string: 'two', new_string: 'TWO' };
  const preview = await previewToolCall(bench.ctx, 'edit_file', input);
  expect(preview).toEqual({
    kind: 'edit',
    path: 'docs/a.md',
    created: false,
    added: 1,
    removed: 1,
    sha256,
    diff: '@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n three',
  });
  expect(bytes('docs/a.md').toString()).toBe('one\ntwo\nthree\n');
  expect(await previewToolCall(bench.ctx, 'edit_file', { ...input, old_string: 'nine' })).toMatchObject({
    ok: false,
    code: 'no-match',
  });
  expect(
    await previewToolCall(bench.ctx, 'edit_file', { path: '../x', old_string: '', new_string: '' }),
  ).toMatchObject({ ok: false, code: 'forbidden' });
  expect(await previewToolCall(bench.ctx, 'constructor', {})).toMatchObject({ ok: false, code: 'not-found' });
});
