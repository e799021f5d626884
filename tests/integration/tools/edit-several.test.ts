import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { previewToolCall } from '#lib/tools/registry.ts';
import type { ToolFailure } from '#lib/tools/types.ts';
import { undoEdit } from '#lib/tools/undo-edit.ts';
import { type ToolBench, toolBench } from './helpers.ts';

const sheet =
  '\uFEFF---\r\nid: A-B # ours\r\ntitle: B\r\nstatus: todo\r\n---\r\n\r\n# B\r\n\r\n## Problem\r\n\r\nSlow.\r\n\r\n## Plan\r\n\r\n## Review Feedback\r\n';
let bench: ToolBench;
beforeEach(() => {
  bench = toolBench({
    'docs/a.md': 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n',
    'tasks/a/b.md': sheet,
    'docs/c.txt': '## Not markdown\n',
    'tasks.config.json': '{ "editable": ["."] }',
  });
});
afterEach(() => bench.close());
const text = (path: string) => readFileSync(join(bench.root, path), 'utf8');

describe('several edits in one call', () => {
  const path = 'docs/a.md';
  const edits = (...pairs: [string, string][]) =>
    pairs.map(([old_string, new_string]) => ({ old_string, new_string }));

  test('land together, with one diff and one undo', async () => {
    await bench.ok('read_file', { path });
    const before = text(path);
    const input = { path, old_string: 'one', new_string: '1', edits: edits(['nine', '9'], ['five\n', '']) };
    const preview = await previewToolCall(bench.ctx, 'edit_file', input);
    const done = await bench.ok('edit_file', input);
    expect(preview).toMatchObject({ kind: 'edit', diff: done.diff, added: 2, removed: 3 });
    expect(text(path)).toBe('1\ntwo\nthree\nfour\nsix\nseven\neight\n9\n');
    await undoEdit(bench.ctx, done.editId);
    expect(text(path)).toBe(before);
  });

  test('one that cannot be made leaves the file as it was, and is named', async () => {
    await bench.ok('read_file', { path });
    const before = text(path);
    const failed = await bench.call('edit_file', {
      path,
      old_string: 'one',
      new_string: '1',
      edits: edits(['Nine', '9']),
    });
    expect(failed).toMatchObject({
      ok: false,
      code: 'no-match',
      message: expect.stringMatching(/edit 2 of 2.*Line 9.*upper and lower case/s),
    });
    expect(text(path)).toBe(before);
  });

  test('an input of a wrong shape changes nothing', async () => {
    await bench.ok('read_file', { path });
    const input = { path, old_string: 'one', new_string: '1', edit: edits(['two', '2']) };
    expect(await bench.call('edit_file', input as never)).toMatchObject({ ok: false, code: 'invalid' });
    expect(text(path)).toContain('one');
  });
});

describe('a stale edit', () => {
  test('is refused with the current text around the place', async () => {
    const path = 'docs/a.md';
    await bench.ok('read_file', { path });
    writeFileSync(join(bench.root, path), `zero\n${text(path).replace('five', 'FIVE')}`);
    const stale = (old_string: string) =>
      bench.call('edit_file', { path, old_string, new_string: 'x' }) as Promise<ToolFailure>;
    for (const old of ['five', 'four\nfive', 'seven']) {
      expect(await stale(old)).toMatchObject({
        code: 'stale',
        message: expect.stringContaining('Read it again'),
      });
    }
    expect((await stale('five')).message).toContain(
      'Lines 3 to 9 now read:\ntwo\nthree\nfour\nFIVE\nsix\nseven\neight',
    );
    expect((await stale('nothing of the kind')).message).not.toContain('now read');
  });

  test('of a section shows the section as it is', async () => {
    await bench.ok('read_file', { path: 'tasks/a/b.md' });
    writeFileSync(join(bench.root, 'tasks/a/b.md'), sheet.replace('Slow', 'Very slow'));
    expect(
      await bench.call('edit_section', { path: 'tasks/a/b.md', heading: 'Problem', body: 'x' }),
    ).toMatchObject({
      code: 'stale',
      message: expect.stringContaining('Very slow.'),
    });
  });
});

describe('edit_section', () => {
  const path = 'tasks/a/b.md';

  test('rewrites one section and no other byte, and is undone exactly', async () => {
    await bench.ok('read_file', { path });
    const input = { path, heading: 'Problem', body: 'It is slow.\n\n- very' };
    const preview = await previewToolCall(bench.ctx, 'edit_section', input);
    const done = await bench.ok('edit_section', input);
    expect(preview).toMatchObject({ kind: 'edit', diff: done.diff });
    expect(text(path)).toBe(sheet.replace('Slow.', 'It is slow.\r\n\r\n- very'));
    await undoEdit(bench.ctx, done.editId);
    expect(text(path)).toBe(sheet);
  });

  test('makes a missing section of a worksheet in its place, and several in a row', async () => {
    await bench.ok('read_file', { path });
    await bench.ok('edit_section', { path, heading: 'Acceptance Criteria', body: '- [ ] quick' });
    await bench.ok('edit_section', { path, heading: 'Plan', body: '1. Measure.' });
    expect(text(path)).toBe(
      sheet.replace(
        '## Plan\r\n',
        '## Plan\r\n\r\n1. Measure.\r\n\r\n## Acceptance Criteria\r\n\r\n- [ ] quick\r\n',
      ),
    );
  });

  test('needs a read, markdown, and an editable file', async () => {
    const edit = (at: string) => bench.call('edit_section', { path: at, heading: 'Plan', body: 'x' });
    expect(await edit(path)).toMatchObject({ code: 'not-read' });
    await bench.ok('read_file', { path: 'docs/c.txt' });
    expect(await edit('docs/c.txt')).toMatchObject({ code: 'unsupported-media-type' });
    expect(await edit('docs/none.md')).toMatchObject({ code: 'not-found' });
    expect(await edit('../x.md')).toMatchObject({ code: 'forbidden' });
  });
});

test('settings of the repository are not edited, even where all of it may be', async () => {
  await bench.ok('read_file', { path: 'tasks.config.json' });
  expect(
    await bench.call('edit_file', { path: 'tasks.config.json', old_string: '"."', new_string: '".", "x"' }),
  ).toMatchObject({ ok: false, code: 'forbidden' });
});
