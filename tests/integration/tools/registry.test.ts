import { jest } from '@jest/globals';
import { type ToolSet, zodSchema } from 'ai';
import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { defineTool } from '#lib/tools/define.ts';
import { createTools, toolKinds, tools } from '#lib/tools/registry.ts';
import { fakeKey, type ToolBench, toolBench } from './helpers.ts';

let bench: ToolBench;
beforeEach(() => {
  bench = toolBench({ 'docs/a.md': 'a\n' });
});
afterEach(() => bench.close());

test('all tools together cost the prompt less than 2,400 tokens', () => {
  const shown = Object.values(tools).map(({ name, description, input }) => [
    name,
    description,
    z.toJSONSchema(input, { io: 'input' }),
  ]);
  // JSON of this kind has about four characters a token.
  expect(JSON.stringify(shown).length / 4).toBeLessThan(2_400);
});

test('only edits, delegation and queueing can ask', () => {
  expect(toolKinds).toEqual({
    read_file: 'read',
    list_files: 'read',
    search_files: 'read',
    list_tasks: 'read',
    find_names: 'read',
    validate_tasks: 'read',
    git_history: 'read',
    edit_file: 'edit',
    edit_section: 'edit',
    create_task: 'edit',
    update_task: 'edit',
    run_claude_subagent: 'delegate',
    register_task_for_manager: 'queue',
  });
});

test('every schema can be sent to a provider, and takes null as well as nothing for what is optional', async () => {
  const set: ToolSet = createTools(bench.ctx);
  for (const [name, tool] of Object.entries(set)) {
    const schema = await zodSchema(tools[name as keyof typeof tools].input as never).jsonSchema;
    expect(schema).toMatchObject({ type: 'object' });
    expect(tool.strict).toBe(false);
  }
  expect(await bench.call('read_file', { path: 'docs/a.md', startLine: null, endLine: null })).toMatchObject({
    ok: true,
  });
});

test('input of a wrong shape is a failure that says what is wrong', async () => {
  for (const input of [null, 'x', {}, { path: 5 }, { path: 'a', startLine: 0 }]) {
    expect(await tools.read_file.run(input, bench.ctx)).toMatchObject({ ok: false, code: 'invalid' });
  }
});

describe('a tool', () => {
  let logged: string[];
  beforeEach(() => {
    logged = [];
    jest.spyOn(console, 'error').mockImplementation((line) => void logged.push(String(line)));
  });
  afterEach(() => jest.restoreAllMocks());

  const made = (execute: Parameters<typeof defineTool<'list_files'>>[0]['execute'], timeoutMs = 1_000) =>
    defineTool({
      name: 'list_files',
      kind: 'read',
      description: '',
      input: z.object({ glob: z.string() }),
      output: z.object({ ok: z.literal(true), files: z.array(z.string()), total: z.number() }),
      timeoutMs,
      execute,
    });
  const run = (tool: ReturnType<typeof made>, signal?: AbortSignal) =>
    tool.run({ glob: 'x' }, bench.ctx, signal ? { signal } : {});

  test('that throws answers in words, without what the error held', async () => {
    const thrown = made(async () => {
      throw new Error(`at /home/somebody/x.ts with ${fakeKey}`);
    });
    const output = await run(thrown);
    expect(output).toMatchObject({ ok: false, code: 'internal' });
    expect(JSON.stringify(output)).not.toMatch(/somebody|sk-/);
    expect(logged).toEqual([expect.stringContaining('[masked]')]);
    expect(logged.join()).not.toContain(fakeKey);
    const known = made(async () => {
      throw new AppError('stale', `It changed, ${fakeKey}.`);
    });
    expect(await run(known)).toEqual({ ok: false, code: 'stale', message: 'It changed, [masked].' });
    const rejected = made(() => Promise.reject('a string'));
    expect(await run(rejected)).toMatchObject({ ok: false, code: 'internal' });
  });

  test('that returns rubbish is a failure', async () => {
    for (const rubbish of [{ ok: true, files: 'many' }, { ok: true }, undefined]) {
      const output = await run(made(async () => rubbish as never));
      expect(output).toMatchObject({ ok: false, code: 'internal' });
    }
  });

  test('that hangs is given up after its time and a grace', async () => {
    const started = performance.now();
    const output = await run(made(() => new Promise(() => undefined), 50));
    expect(output).toMatchObject({ ok: false, code: 'timeout' });
    expect(performance.now() - started).toBeLessThan(6_000);
  }, 10_000);

  test('is told of a stop, and does not start after one', async () => {
    const stop = new AbortController();
    const told = run(
      made(
        (_input, _ctx, { signal }) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve({ ok: true, files: ['ended'], total: 1 }));
          }),
      ),
      stop.signal,
    );
    stop.abort();
    expect(await told).toMatchObject({ files: ['ended'] });
    let started = false;
    const late = made(async () => {
      started = true;
      return { ok: true, files: [], total: 0 };
    });
    expect(await run(late, stop.signal)).toMatchObject({ ok: false });
    expect(started).toBe(false);
  });
});
