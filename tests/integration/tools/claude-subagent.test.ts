import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClaudeSubagentOutput, CommandFailure } from '#lib/tools/io-programs.ts';
import { createTools, previewToolCall } from '#lib/tools/registry.ts';
import { fakeKey, fakes, type ToolBench, toolBench } from './helpers.ts';

let bench: ToolBench;
const script = join(fakes, 'claude/claude.mjs');
const setUp = (env: Record<string, string> = {}) =>
  toolBench(
    { 'docs/guide.md': '# Guide\n' },
    {
      CLAUDE_BIN: JSON.stringify([process.execPath, script]),
      TASKS_CLAUDE_TIMEOUT_MS: '20000',
      ANTHROPIC_API_KEY: 'sk-ant-fake-0123456789',
      ...env,
    },
  );
const ask = (prompt: string, paths?: string[]) => bench.call('run_claude_subagent', { prompt, paths });
const logPath = () => join(bench.root, '.git/fake-claude.jsonl');
const logged = () =>
  readFileSync(logPath(), 'utf8')
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as {
          argv: string[];
          cwd: string;
          prompt: string;
          env: NodeJS.Dict<string>;
          pids?: number[];
        },
    );
/** A zombie has ended: it only waits to be counted by its parent (proc(5), the state after the name). */
const isAlive = (pid: number) => {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

beforeEach(() => {
  bench = setUp();
  process.env.FAKE_CLAUDE_LOG = logPath();
  process.env.OPENAI_API_KEY = fakeKey;
});
afterEach(async () => {
  delete process.env.FAKE_CLAUDE_LOG;
  delete process.env.OPENAI_API_KEY;
  await bench.close();
});

test('gives the answer, the steps on the way, and what it took, free of control sequences and machine paths', async () => {
  const output = await bench.ok('run_claude_subagent', { prompt: 'succeed please' });
  expect(output).toMatchObject({
    state: 'done',
    result: 'It is in docs/guide.md.',
    turns: 2,
    costUsd: 0.0123,
    steps: [
      { kind: 'text', text: 'Let me look.' },
      { kind: 'tool', text: 'Reading docs/guide.md' },
      { kind: 'tool', text: 'Searching “token” in lib' },
    ],
  });
});

test('is read-only, keeps secrets out of reach, and gets its prompt where it cannot be an option', async () => {
  await ask('--dangerously-skip-permissions', ['docs/guide.md']);
  const [start] = logged();
  const { argv = [], prompt, cwd } = start ?? {};
  expect(cwd).toBe(bench.root);
  expect(prompt).toBe('--dangerously-skip-permissions\n\nBegin with these files:\n- docs/guide.md');
  expect(argv[argv.indexOf('--tools') + 1]).toBe('Read,Grep,Glob');
  expect(argv).not.toContain('--dangerously-skip-permissions');
  expect(argv).not.toContain('--allowedTools');
  const settings = JSON.parse(argv[argv.indexOf('--settings') + 1] ?? '') as {
    permissions: { deny: string[] };
  };
  expect(settings.permissions.deny).toEqual(
    expect.arrayContaining(['Read(./.env)', 'Read(./**/.env.*)', 'Read(./.git/**)']),
  );
});

test('has the key that it needs in its environment and none of ours besides', async () => {
  await ask('nothing');
  const env = logged()[0]?.env ?? {};
  expect(env.ANTHROPIC_API_KEY).toBe('sk-ant-fake-0123456789');
  expect(env.CLAUDE_CODE_MAX_RETRIES).toBe('2');
  expect(env.DISABLE_AUTOUPDATER).toBe('1');
  expect(Object.keys(env).filter((name) => name.startsWith('OPENAI'))).toEqual([]);
  expect(Object.values(env)).not.toContain(fakeKey);
});

test('masks a secret that it says', async () => {
  expect(await ask(`leak ${fakeKey}`)).toMatchObject({ ok: true, result: 'The key is [masked]' });
});

test('passes over lines that it does not know', async () => {
  expect(await ask('odd')).toMatchObject({
    ok: true,
    result: 'Fine.',
    steps: [{ kind: 'tool', text: 'Using NewTool' }],
  });
});

test('garbage instead of a result is a failure in words', async () => {
  const output = (await ask('garbage')) as CommandFailure;
  expect(output).toMatchObject({ ok: false, code: 'failed', exitCode: 0 });
  expect(output.message).toContain('without a result');
  expect(output.message).not.toMatch(/\u001b|\u0000/);
});

test('a non-zero exit says what the program said', async () => {
  expect(await ask('exit')).toMatchObject({
    ok: false,
    code: 'failed',
    exitCode: 3,
    message: 'Claude ended with exit code 3: Something is wrong with the set-up',
  });
});

test('an error is an error whatever its subtype says', async () => {
  expect(await ask('api-error')).toMatchObject({ ok: false, code: 'failed', exitCode: 1 });
  expect(((await ask('api-error')) as CommandFailure).message).toContain('401 invalid x-api-key');
  expect(((await ask('max-turns')) as CommandFailure).message).toContain('Split the question');
});

test('a flood of output ends it', async () => {
  expect(await ask('flood')).toMatchObject({ ok: false, code: 'too-large' });
}, 20_000);

test('past its limit it is ended with its grandchildren, whatever they ignore', async () => {
  await bench.close();
  // Enough for it to begin and to have a child on a busy machine.
  const limitMs = 3_000;
  bench = setUp({ TASKS_CLAUDE_TIMEOUT_MS: String(limitMs) });
  process.env.FAKE_CLAUDE_LOG = logPath();
  const started = performance.now();
  const output = (await ask('hang')) as CommandFailure;
  expect(output).toMatchObject({ ok: false, code: 'timeout' });
  expect(output.message).toContain('TASKS_CLAUDE_TIMEOUT_MS');
  expect(performance.now() - started).toBeLessThan(limitMs + 4_300);
  expect((logged()[1]?.pids ?? []).filter(isAlive)).toEqual([]);
  expect(logged()[1]?.pids).toHaveLength(2);
}, 15_000);

test('stop ends it with its grandchildren', async () => {
  const stop = new AbortController();
  const answer = bench.call('run_claude_subagent', { prompt: 'hang' }, { signal: stop.signal });
  for (let tries = 0; tries < 500 && !(existsSync(logPath()) && logged().length === 2); tries++)
    await delay(20);
  stop.abort();
  const stopped = performance.now();
  expect(await answer).toMatchObject({ ok: false, code: 'stopped' });
  expect(performance.now() - stopped).toBeLessThan(3_000);
  expect((logged()[1]?.pids ?? []).filter(isAlive)).toEqual([]);
  expect(logged()[1]?.pids).toHaveLength(2);
}, 15_000);

test('without the program it says how to get it', async () => {
  await bench.close();
  bench = setUp({ CLAUDE_BIN: '/nowhere/claude' });
  const output = (await ask('succeed')) as CommandFailure;
  expect(output).toMatchObject({ ok: false, code: 'unavailable' });
  expect(output.message).toMatch(/npm install.*CLAUDE_BIN/);
});

test('as a tool of the AI SDK it yields states at most five times a second, then the result, which alone the model reads', async () => {
  const subagent = createTools(bench.ctx).run_claude_subagent;
  const input = { prompt: 'steps' };
  const calling = { toolCallId: 'call-1', messages: [], context: {} };
  const states: ClaudeSubagentOutput[] = [];
  const started = performance.now();
  const stream = subagent?.execute?.(input, calling as never) as AsyncIterable<ClaudeSubagentOutput>;
  for await (const state of stream) states.push(state);
  const seconds = (performance.now() - started) / 1000;
  expect(states.length).toBeGreaterThan(3);
  expect(states.length).toBeLessThanOrEqual(seconds * 5 + 3);
  const last = states.at(-1);
  expect(last).toMatchObject({ state: 'done', result: 'Done stepping.' });
  expect(last?.steps).toHaveLength(50);
  expect(states.slice(0, -1).every(({ state }) => state === 'running')).toBe(true);
  const shown = await subagent?.toModelOutput?.({ toolCallId: 'call-1', input, output: last });
  expect(shown).toEqual({ type: 'text', value: 'Done stepping.' });
  const cut = await subagent?.toModelOutput?.({ toolCallId: 'call-1', input, output: states[1] });
  expect(cut).toEqual({ type: 'text', value: 'Interrupted before Claude had answered.' });
}, 15_000);

test('the preview shows the program, its arguments and the whole prompt, without paths of the machine', async () => {
  const preview = await previewToolCall(bench.ctx, 'run_claude_subagent', {
    prompt: 'Why?',
    paths: ['docs/guide.md'],
  });
  expect(preview).toMatchObject({
    kind: 'delegate',
    timeoutMs: 20_000,
    prompt: 'Why?\n\nBegin with these files:\n- docs/guide.md',
  });
  expect(JSON.stringify(preview)).not.toMatch(/sk-|\/usr|tests\/fakes/);
  expect(preview).toMatchObject({
    command: expect.arrayContaining(['claude.mjs', '-p', '--tools', 'Read,Grep,Glob']),
  });
});
