import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '#lib/tools/edit-journal.ts';
import type { CommandFailure } from '#lib/tools/io-programs.ts';
import { previewToolCall } from '#lib/tools/registry.ts';
import { undoEdit } from '#lib/tools/undo-edit.ts';
import { runTask } from '#tests/helpers/task-cli.ts';
import { fakeKey, fakes, type ToolBench, toolBench } from './helpers.ts';

const alpha =
  '---\nid: INFRA-ALPHA # ours\ntitle: "Alpha"\nstatus: todo\nowner: ana\nlabels: [a]\n---\n# Alpha\n';
let bench: ToolBench;
beforeEach(() => {
  bench = toolBench({ 'tasks/infra/alpha.md': alpha });
});
afterEach(async () => {
  delete process.env.FAKE_TASK;
  await bench.close();
});
const text = (path: string) => readFileSync(join(bench.root, path), 'utf8');
const body =
  '## Problem\n\nPasswords leak: $& "x".\n\n## Plan\n\n1. Keys.\n\n## Acceptance Criteria\n\n- [ ] None leaks.\n';

describe('create_task', () => {
  test('makes the worksheet that its preview shows, valid, in the journal, and undo removes it', async () => {
    const input = {
      title: 'Log in with a passkey',
      workstream: 'infra',
      priority: 'p1' as const,
      labels: ['auth', '-odd'],
      dependsOn: ['infra-alpha'],
      body,
    };
    const preview = await previewToolCall(bench.ctx, 'create_task', input);
    expect(preview).toMatchObject({
      kind: 'edit',
      created: true,
      sha256: null,
      path: 'tasks/infra/log-in-with-a-passkey.md',
    });
    expect(readdirSync(join(bench.root, 'tasks/infra'))).toEqual(['alpha.md']);
    const made = await bench.ok('create_task', input);
    expect(preview).toMatchObject({ diff: made.diff, path: made.path, command: made.command });
    expect(made.command).toEqual(
      expect.arrayContaining(['new', '--workstream=infra', '--from', '-', '--', input.title]),
    );
    expect(text(made.path)).toContain('Passwords leak: $& "x".');
    expect((await runTask(bench.root, ['validate', made.taskId, '--strict'])).exitCode).toBe(0);
    expect(await bench.ok('list_tasks', { label: '-odd' })).toMatchObject({
      tasks: [{ id: made.taskId, dependsOn: ['INFRA-ALPHA'] }],
    });
    expect(await readJournal(bench.ctx, {})).toMatchObject([
      { id: made.editId, tool: 'create_task', created: true, beforeSha256: null, afterSha256: made.sha256 },
    ]);
    await undoEdit(bench.ctx, made.editId);
    expect(existsSync(join(bench.root, made.path))).toBe(false);
  });

  test('a title that begins with dashes is a title', async () => {
    const made = await bench.ok('create_task', { title: '--force --root /', workstream: 'infra' });
    expect(made.path).toBe('tasks/infra/force-root.md');
    expect(text(made.path)).toContain('--force --root /');
  });

  test('refusals come back in the words of the command, before anybody is asked and when it runs', async () => {
    const input = { title: 'X', workstream: 'infra', dependsOn: ['INFRA-NOBODY'] };
    const refused = { ok: false, message: expect.stringContaining('INFRA-NOBODY') };
    expect(await previewToolCall(bench.ctx, 'create_task', input)).toMatchObject(refused);
    expect(await bench.call('create_task', input)).toMatchObject({ ...refused, exitCode: 1 });
    expect(await bench.call('create_task', { title: 'X', workstream: '../../etc' })).toMatchObject({
      ok: false,
    });
    expect(await bench.call('create_task', { title: '', workstream: 'infra' })).toMatchObject({
      code: 'invalid',
    });
    expect(await bench.call('create_task', { title: 'a\nb', workstream: 'infra' })).toMatchObject({
      code: 'invalid',
    });
    expect(
      await bench.call('create_task', { title: 'X', workstream: 'infra', status: 'ready' as 'todo' }),
    ).toMatchObject({ code: 'invalid' });
    expect(readdirSync(join(bench.root, 'tasks/infra'))).toEqual(['alpha.md']);
  });
});

describe('update_task', () => {
  test('changes single fields as its preview shows, and undo gives the exact bytes back', async () => {
    const input = {
      task: 'alpha',
      priority: 'p0' as const,
      owner: '',
      addLabels: ['--b', 'c'],
      removeLabels: ['a'],
    };
    const preview = await previewToolCall(bench.ctx, 'update_task', input);
    expect(text('tasks/infra/alpha.md')).toBe(alpha);
    const done = await bench.ok('update_task', input);
    expect(preview).toMatchObject({ kind: 'edit', path: done.path, diff: done.diff, command: done.command });
    expect(text(done.path)).toContain('id: INFRA-ALPHA # ours\ntitle: "Alpha"\n');
    expect(await bench.ok('list_tasks', { label: '--b' })).toMatchObject({
      tasks: [{ priority: 'p0', owner: null }],
    });
    await undoEdit(bench.ctx, done.editId ?? '');
    expect(text(done.path)).toBe(alpha);
  });

  test('says so where nothing is asked for, and where everything is so already', async () => {
    expect(await bench.call('update_task', { task: 'alpha' })).toMatchObject({ ok: false, code: 'invalid' });
    expect(await bench.call('update_task', { task: 'alpha', by: 'Ana' })).toMatchObject({
      ok: false,
      code: 'invalid',
    });
    expect(await bench.ok('update_task', { task: 'alpha', owner: 'ana' })).toMatchObject({
      editId: null,
      diff: '',
    });
    expect(await readJournal(bench.ctx, {})).toEqual([]);
  });

  test('refusals come back in the words of the command', async () => {
    const input = { task: 'alpha', addDepends: ['INFRA-NOBODY'] };
    const refused = { ok: false, message: expect.stringContaining('INFRA-NOBODY') };
    expect(await previewToolCall(bench.ctx, 'update_task', input)).toMatchObject(refused);
    expect(await bench.call('update_task', input)).toMatchObject(refused);
    expect(await bench.call('update_task', { task: 'nobody', owner: 'x' })).toMatchObject({
      code: 'not-found',
    });
    expect(text('tasks/infra/alpha.md')).toBe(alpha);
  });

  test('a file that was edited after it was read by the conversation needs no second reading for its own change', async () => {
    await bench.ok('read_file', { path: 'tasks/infra/alpha.md' });
    const done = await bench.ok('update_task', { task: 'alpha', priority: 'p2' });
    expect(
      await bench.call('edit_file', { path: done.path, old_string: '# Alpha', new_string: '# A' }),
    ).toMatchObject({ ok: true });
    await expect(undoEdit(bench.ctx, done.editId ?? '')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('-# Alpha\n+# A'),
    });
  });
});

test('a handoff is in the journal, too', async () => {
  const done = await bench.ok('register_task_for_manager', { task: 'alpha', status: 'blocked' });
  expect(await readJournal(bench.ctx, {})).toMatchObject([
    { id: done.editId, tool: 'register_task_for_manager' },
  ]);
  await undoEdit(bench.ctx, done.editId ?? '');
  expect(text('tasks/infra/alpha.md')).toBe(alpha);
});

test('a command that misbehaves is a failure in words, and nothing leaks into its environment or arguments', async () => {
  const command = JSON.stringify([process.execPath, join(fakes, 'task-cli.mjs')]);
  const odd = toolBench({ 'tasks/infra/alpha.md': alpha }, { TASK_BIN: command });
  try {
    process.env.FAKE_TASK = 'echo';
    const failed = (await odd.call('create_task', {
      title: 'T',
      workstream: 'w',
      body: 'secret text',
    })) as CommandFailure;
    expect(failed).toMatchObject({ ok: false, code: 'failed', exitCode: 0 });
    expect(JSON.stringify(failed)).not.toContain('secret text');
    expect(JSON.stringify(failed)).not.toContain(fakeKey);
    process.env.FAKE_TASK = 'garbage';
    expect(await odd.call('update_task', { task: 'alpha', owner: 'x' })).toMatchObject({
      ok: false,
      code: 'failed',
      exitCode: 1,
    });
    expect(await previewToolCall(odd.ctx, 'create_task', { title: 'T', workstream: 'w' })).toMatchObject({
      ok: false,
    });
    writeFileSync(join(odd.root, 'tasks/infra/alpha.md'), alpha);
  } finally {
    await odd.close();
  }
});
