import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dispatch, dispatchSchema } from '#lib/tools/dispatch.ts';
import type { CommandFailure } from '#lib/tools/io-programs.ts';
import { previewToolCall } from '#lib/tools/registry.ts';
import { fakeKey, fakes, type ToolBench, toolBench } from './helpers.ts';

const sections =
  '## Problem\n\nIt is slow.\n\n## Plan\n\nMake it quick.\n\n## Acceptance Criteria\n\n- It is quick.\n';
const whole = `---\nid: INFRA-ALPHA # ours\ntitle: 'Alpha'\nstatus: todo\n---\n# Alpha\n\n${sections}`;
const files = {
  'tasks/infra/alpha.md': whole,
  'tasks/infra/bare.md': '---\ntitle: Bare\nstatus: todo\n---\n# Bare\n\n## Problem\n\nOnly that.\n',
  'tasks/infra/needy.md': `---\ntitle: Needy\nstatus: todo\ndepends_on: [INFRA-NOBODY]\n---\n${sections}`,
  'tasks/infra/done.md': `---\ntitle: Done\nstatus: completed\ncompleted: 2026-01-01\n---\n${sections}`,
  'tasks/infra/---status.md': `---\ntitle: Odd\nstatus: todo\nid: "--STATUS"\n---\n${sections}`,
};
let bench: ToolBench;
const text = (path: string) => readFileSync(join(bench.root, path), 'utf8');
const register = (task: string, status?: 'ready' | 'todo' | 'blocked' | 'cancelled') =>
  bench.call('register_task_for_manager', { task, status });

afterEach(async () => {
  delete process.env.FAKE_TASK;
  await bench.close();
});

describe('with the real CLI', () => {
  beforeEach(() => {
    bench = toolBench(files);
  });

  test('sets the status, shows the command and its exit, and changes no other byte', async () => {
    expect(await register('INFRA-ALPHA')).toMatchObject({
      ok: true,
      taskId: 'INFRA-ALPHA',
      path: 'tasks/infra/alpha.md',
      previousStatus: 'todo',
      status: 'ready',
      exitCode: 0,
      command: expect.arrayContaining(['update', '--status', 'ready', '--root', '.', '--', 'INFRA-ALPHA']),
    });
    expect(text('tasks/infra/alpha.md')).toBe(whole.replace('status: todo', 'status: ready'));
    expect(await bench.ok('list_tasks', { ready: true })).toMatchObject({ tasks: [{ id: 'INFRA-ALPHA' }] });
  });

  test('finds a task by any spelling of its id, by path and by slug', async () => {
    for (const [reference, status] of [
      ['infra-alpha', 'blocked'],
      ['tasks/infra/alpha.md', 'todo'],
      ['alpha', 'cancelled'],
    ] as const) {
      expect(await register(reference, status)).toMatchObject({ ok: true, taskId: 'INFRA-ALPHA', status });
    }
  });

  test('what is not ready is refused with what is missing, before anybody is asked and by the CLI itself', async () => {
    for (const [task, missing] of [
      ['INFRA-BARE', /Plan.*Acceptance Criteria/],
      ['INFRA-NEEDY', /INFRA-NOBODY/],
    ] as const) {
      const before = text(`tasks/infra/${task === 'INFRA-BARE' ? 'bare' : 'needy'}.md`);
      expect(await previewToolCall(bench.ctx, 'register_task_for_manager', { task })).toMatchObject({
        ok: false,
        code: 'invalid',
        message: expect.stringMatching(missing),
      });
      expect(await register(task)).toMatchObject({
        ok: false,
        code: 'invalid',
        exitCode: 1,
        message: expect.stringMatching(missing),
      });
      expect(text(`tasks/infra/${task === 'INFRA-BARE' ? 'bare' : 'needy'}.md`)).toBe(before);
    }
  });

  test('a transition that makes no sense is refused, and so is a task that is not there', async () => {
    expect(
      await previewToolCall(bench.ctx, 'register_task_for_manager', { task: 'INFRA-DONE' }),
    ).toMatchObject({ ok: false, code: 'refused' });
    expect(await register('INFRA-DONE')).toMatchObject({ ok: false, code: 'refused' });
    expect(await register('INFRA-NOBODY')).toMatchObject({ ok: false, code: 'not-found' });
    for (const task of ['../../etc/passwd.md', '/etc/passwd.md', '.env.md', '.git/config.md']) {
      expect(await register(task)).toMatchObject({ ok: false, code: 'not-found' });
    }
  });

  test('the preview tells from what to what, with the exact command', async () => {
    const preview = await previewToolCall(bench.ctx, 'register_task_for_manager', {
      task: 'alpha',
      note: 'Go.',
    });
    expect(preview).toMatchObject({
      kind: 'queue',
      taskId: 'INFRA-ALPHA',
      title: 'Alpha',
      path: 'tasks/infra/alpha.md',
      from: 'todo',
      to: 'ready',
    });
    const registered = await bench.ok('register_task_for_manager', { task: 'alpha' });
    expect(preview).toMatchObject({ command: registered.command });
    expect(registered.command.slice(0, 2)).toEqual([expect.stringMatching(/^node/), 'task.mjs']);
  });

  test('an id that looks like an option is an id', async () => {
    expect(await register('tasks/infra/---status.md', 'blocked')).toMatchObject({
      ok: true,
      status: 'blocked',
    });
    expect(text('tasks/infra/---status.md')).toContain('status: blocked');
  });

  test('the buttons of pages take the same way, and are told why not', async () => {
    const ask = (body: unknown) => dispatch(bench.ctx, dispatchSchema.parse(body));
    expect(await ask({ task: 'INFRA-ALPHA', action: 'ready' })).toMatchObject({
      status: 'ready',
      exitCode: 0,
    });
    expect(await ask({ task: 'INFRA-ALPHA', action: 'cancel' })).toMatchObject({ status: 'cancelled' });
    await expect(ask({ task: 'INFRA-BARE', action: 'ready' })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('Plan'),
    });
    await expect(ask({ task: 'INFRA-NOBODY', action: 'ready' })).rejects.toMatchObject({ code: 'not-found' });
    expect(dispatchSchema.safeParse({ task: 'x', action: 'explode' }).success).toBe(false);
    expect(dispatchSchema.safeParse({ task: 'x', action: 'ready', more: 1 }).success).toBe(false);
  });
});

describe('with a CLI that misbehaves', () => {
  const setUp = (
    mode: string,
    bin: string = JSON.stringify([process.execPath, join(fakes, 'task-cli.mjs')]),
  ) => {
    process.env.FAKE_TASK = mode;
    bench = toolBench(files, { TASK_BIN: bin });
  };

  test('its words are passed on, cleaned', async () => {
    setUp('garbage');
    const output = (await register('INFRA-ALPHA')) as CommandFailure;
    expect(output).toMatchObject({ ok: false, code: 'failed', exitCode: 1 });
    expect(output.message).toBe('The task command ended with exit code 1: cannot open tasks/x.md');
  });

  test('it has no key of ours in its environment, and the hash of the file in its arguments', async () => {
    process.env.OPENAI_API_KEY = fakeKey;
    setUp('echo');
    const { stdout } = await bench.ok('register_task_for_manager', { task: 'INFRA-ALPHA' });
    delete process.env.OPENAI_API_KEY;
    expect(stdout).not.toMatch(/OPENAI_API_KEY|masked/);
    const { argv } = JSON.parse(stdout) as { argv: string[] };
    expect(argv.slice(-2)).toEqual(['--', 'INFRA-ALPHA']);
    expect(argv[argv.indexOf('--expect-hash') + 1]).toMatch(/^[0-9a-f]{64}$/);
  });

  test('stop ends it', async () => {
    setUp('hang');
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const output = bench.call('register_task_for_manager', { task: 'INFRA-ALPHA' }, { signal: stop.signal });
    expect(await output).toMatchObject({ ok: false, code: 'stopped' });
  });

  test('without the program it says what to set', async () => {
    setUp('', '/nowhere/task');
    expect(await register('INFRA-ALPHA')).toMatchObject({
      ok: false,
      code: 'unavailable',
      message: expect.stringContaining('TASK_BIN'),
    });
  });

  test('a task that changed on disk since it was indexed is judged as it is now', async () => {
    setUp('echo');
    await bench.ctx.index.get();
    writeFileSync(join(bench.root, 'tasks/infra/alpha.md'), whole.replace('todo', 'completed'));
    expect(
      await previewToolCall(bench.ctx, 'register_task_for_manager', { task: 'INFRA-ALPHA' }),
    ).toMatchObject({ ok: false, code: 'refused' });
  });
});
