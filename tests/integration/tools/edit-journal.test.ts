import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pruneEdits, readJournal } from '#lib/tools/edit-journal.ts';
import { tools } from '#lib/tools/registry.ts';
import { undoEdit } from '#lib/tools/undo-edit.ts';
import { undoSince } from '#lib/tools/undo-since.ts';
import { fakeKey, type ToolBench, toolBench } from './helpers.ts';

let bench: ToolBench;
beforeEach(async () => {
  bench = toolBench({ 'docs/a.md': 'one\n', 'docs/b.md': 'two\n' });
  for (const path of ['docs/a.md', 'docs/b.md']) await bench.ok('read_file', { path });
});
afterEach(() => bench.close());
const text = (path: string) => readFileSync(join(bench.root, path), 'utf8');

/** One edit as the answer `messageId` made it, at a minute of the hour. */
async function edit(messageId: string, minute: number, path: string, old_string: string, new_string: string) {
  const at = new Date(Date.UTC(2026, 0, 2, 3, minute));
  const ctx = { ...bench.ctx, messageId, now: () => at };
  const done = await tools.edit_file.run({ path, old_string, new_string }, ctx);
  expect(done).toMatchObject({ ok: true });
  return done as { editId: string };
}
const since = (ids: string[], at?: string) => ({
  conversationId: 'conversation-1',
  messageIds: new Set(ids),
  at,
});

test('every effect is on record: whose, when, what, with the hashes before and after', async () => {
  await edit('m1', 1, 'docs/a.md', 'one', '1');
  await edit('m2', 2, 'docs/new.md', '', 'new\n');
  const [second, first] = await readJournal(bench.ctx, { conversationId: 'conversation-1' });
  expect(first).toMatchObject({
    messageId: 'm1',
    tool: 'edit_file',
    path: 'docs/a.md',
    created: false,
    editedAt: '2026-01-02T03:01:00.000Z',
    undoneAt: null,
    undoable: true,
  });
  expect(second).toMatchObject({ messageId: 'm2', created: true, beforeSha256: null });
  expect(await readJournal(bench.ctx, { conversationId: 'another' })).toEqual([]);
  expect(await readJournal(bench.ctx, { limit: 1 })).toHaveLength(1);
  await undoEdit(bench.ctx, second?.id ?? '');
  expect((await readJournal(bench.ctx, {}))[0]).toMatchObject({
    undoneAt: expect.any(String),
    undoable: false,
  });
});

test('all edits since a message are undone, newest first, and no earlier one', async () => {
  await edit('m1', 1, 'docs/a.md', 'one', '1');
  await edit('m2', 2, 'docs/a.md', '1', '11');
  await edit('m3', 3, 'docs/a.md', '11', '111');
  await edit('m3', 4, 'docs/new.md', '', 'x');
  const undone = await undoSince(bench.ctx, since(['m2', 'm3']));
  expect(undone.map(({ path, removed }) => [path, removed])).toEqual([
    ['docs/new.md', true],
    ['docs/a.md', false],
    ['docs/a.md', false],
  ]);
  expect(text('docs/a.md')).toBe('1\n');
  expect(await undoSince(bench.ctx, since(['m2', 'm3']))).toEqual([]);
});

test('edits of an answer that was replaced since count by their time', async () => {
  await edit('m1', 1, 'docs/a.md', 'one', '1');
  await edit('replaced', 5, 'docs/b.md', 'two', '2');
  await undoSince(bench.ctx, since(['m9'], '2026-01-02T03:04:00.000Z'));
  expect([text('docs/a.md'), text('docs/b.md')]).toEqual(['1\n', 'two\n']);
});

test('it stops at a file that has moved on, and says what was undone, what not, and what changed', async () => {
  await edit('m1', 1, 'docs/a.md', 'one', '1');
  await edit('m1', 2, 'docs/b.md', 'two', '2');
  await edit('m1', 3, 'docs/new.md', '', 'x');
  writeFileSync(join(bench.root, 'docs/b.md'), `2\nmine ${fakeKey}\n`);
  const refused = undoSince(bench.ctx, since(['m1']));
  await expect(refused).rejects.toMatchObject({ code: 'conflict' });
  const { message } = (await refused.catch((error) => error)) as Error;
  expect(message).toContain('Undone: docs/new.md. Not undone: docs/b.md, docs/a.md.');
  expect(message).toContain('+mine [masked]');
  expect([text('docs/a.md'), text('docs/b.md')]).toEqual(['1\n', `2\nmine ${fakeKey}\n`]);
});

test('a long difference is cut in the refusal', async () => {
  const { editId } = await edit('m1', 1, 'docs/a.md', 'one', '1');
  writeFileSync(join(bench.root, 'docs/a.md'), 'line\n'.repeat(5_000));
  const { message } = (await undoEdit(bench.ctx, editId).catch((error) => error)) as Error;
  expect(message.length).toBeLessThan(2_000);
  expect(message).toContain('-1');
});

test('old bytes and too many bytes are let go, what was done stays', async () => {
  const first = await edit('m1', 1, 'docs/a.md', 'one', 'x'.repeat(600));
  const second = await edit('m2', 2, 'docs/b.md', 'two', 'y'.repeat(600));
  const now = new Date(Date.UTC(2026, 0, 3));
  pruneEdits(bench.ctx.state, now, { days: 90, bytes: 1_000 });
  expect(
    (await readJournal(bench.ctx, {})).map(({ undoable, afterSha256 }) => [undoable, afterSha256.length]),
  ).toEqual([
    [true, 64],
    [false, 64],
  ]);
  await expect(undoEdit(bench.ctx, first.editId)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('90 days'),
  });
  pruneEdits(bench.ctx.state, new Date(Date.UTC(2026, 3, 3)));
  await expect(undoEdit(bench.ctx, second.editId)).rejects.toMatchObject({ code: 'conflict' });
  const bytes = bench.ctx.state.db
    .prepare('SELECT sum(length(after_bytes)) AS n, count(before_bytes) AS m FROM edits')
    .get();
  expect(bytes).toEqual({ n: 0, m: 0 });
});

test('an edit that cannot be written leaves no record', async () => {
  bench.ctx.readVersions.get('docs/a.md')?.add('x');
  expect(
    await bench.call('edit_file', { path: 'docs/a.md', old_string: 'none', new_string: 'x' }),
  ).toMatchObject({ ok: false });
  expect(await readJournal(bench.ctx, {})).toEqual([]);
});
