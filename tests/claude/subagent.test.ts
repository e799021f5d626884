import assert from 'node:assert/strict';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClaudeSubagentOutput } from '#lib/tools/io-programs.ts';
import {
  type AnthropicReply,
  type AnthropicRequest,
  type FakeAnthropic,
  fakeAnthropic,
} from '#tests/fakes/anthropic.ts';
import { type ToolBench, toolBench } from '#tests/integration/tools/helpers.ts';

// The real Claude CLI against a fake of the Messages API: what the scripted stand-in of the other tests assumes
// about it is true, and what it may read is what we say. Run by `npm run test:claude`.

const secret = 'TOP-SECRET-VALUE-1234';
let bench: ToolBench;
let outside: string;
let api: FakeAnthropic;

async function start(answer: (request: AnthropicRequest, count: number) => AnthropicReply): Promise<void> {
  api = await fakeAnthropic(answer);
  bench = toolBench(
    {
      'docs/guide.md': '# Guide\n\nHello.\n',
      '.env': `KEY=${secret}\n`,
      'app/.env.local': `KEY=${secret}\n`,
      'certs/server.pem': secret,
      '.claude/settings.json': JSON.stringify({
        hooks: { PreToolUse: [{ matcher: '*', hooks: [{ type: 'command', command: 'touch hook-ran' }] }] },
        permissions: { allow: ['Read(//**)', 'Bash'], defaultMode: 'bypassPermissions' },
      }),
      '.mcp.json': JSON.stringify({ mcpServers: { x: { command: 'touch', args: ['mcp-ran'] } } }),
    },
    {
      CLAUDE_BIN: process.env.SUITE_CLAUDE_BIN ?? '["claude"]',
      ANTHROPIC_API_KEY: 'sk-ant-fake-0123456789',
      ANTHROPIC_BASE_URL: api.url,
      TASKS_CLAUDE_TIMEOUT_MS: '60000',
    },
  );
  writeFileSync(join(outside, 'outside.md'), secret);
  symlinkSync(join(outside, 'outside.md'), join(bench.root, 'docs/link.md'));
}
const ask = (prompt = 'What does the guide say?') => bench.call('run_claude_subagent', { prompt });

beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'dataface-tasks-outside-'));
});
afterEach(async () => {
  await bench.close();
  await api.close();
  rmSync(outside, { recursive: true, force: true });
});

test('reads, answers, and tells what it does', async () => {
  await start((request, count) =>
    count === 1
      ? { tool: 'Read', input: { file_path: join(bench.root, 'docs/guide.md') } }
      : { text: request.toolResults.includes('Hello.') ? 'It says hello.' : 'It could not be read.' },
  );
  const output = await ask();
  assert.ok(output.ok, JSON.stringify(output));
  assert.equal(output.result, 'It says hello.');
  assert.equal(output.turns, 2);
  assert.ok(
    output.steps.some(({ text }) => text === 'Reading docs/guide.md'),
    JSON.stringify(output.steps),
  );
  assert.deepEqual(api.requests[0]?.tools.toSorted(), ['Glob', 'Grep', 'Read']);
  assert.equal(api.requests[0]?.headers['x-api-key'], 'sk-ant-fake-0123456789');
  assert.ok(api.requests[0]?.conversation.includes('What does the guide say?'));
});

const forbidden: [string, () => AnthropicReply][] = [
  ['an environment file', () => ({ tool: 'Read', input: { file_path: join(bench.root, '.env') } })],
  ['one further down', () => ({ tool: 'Read', input: { file_path: join(bench.root, 'app/.env.local') } })],
  ['a key', () => ({ tool: 'Read', input: { file_path: join(bench.root, 'certs/server.pem') } })],
  ['a file outside', () => ({ tool: 'Read', input: { file_path: join(outside, 'outside.md') } })],
  ['a link out', () => ({ tool: 'Read', input: { file_path: join(bench.root, 'docs/link.md') } })],
  [
    'secrets by searching',
    () => ({
      tool: 'Grep',
      input: { pattern: 'SECRET', path: bench.root, output_mode: 'content', '-n': true },
    }),
  ],
  [
    'secrets by searching in the very file',
    () => ({
      tool: 'Grep',
      input: { pattern: 'SECRET', path: join(bench.root, '.env'), output_mode: 'content' },
    }),
  ],
  [
    'secrets by searching by name',
    () => ({
      tool: 'Grep',
      input: { pattern: 'SECRET', path: bench.root, glob: '**/{.env*,*.pem}', output_mode: 'content' },
    }),
  ],
  [
    'a search outside',
    () => ({ tool: 'Grep', input: { pattern: 'SECRET', path: outside, output_mode: 'content' } }),
  ],
];
for (const [what, call] of forbidden) {
  test(`cannot read ${what}`, async () => {
    await start((_request, count) => (count === 1 ? call() : { text: 'Done.' }));
    await ask();
    assert.ok(api.requests.length >= 2, 'The tool was not called.');
    for (const { conversation } of api.requests) assert.ok(!conversation.includes(secret), conversation);
  });
}

test('runs no command, hook or server that the repository brings', async () => {
  await start((_request, count) =>
    count === 1
      ? { tool: 'Bash', input: { command: 'touch bash-ran' } }
      : count === 2
        ? { tool: 'Read', input: { file_path: join(bench.root, 'docs/guide.md') } }
        : { text: 'Done.' },
  );
  await ask();
  for (const name of ['bash-ran', 'hook-ran', 'mcp-ran'])
    assert.ok(!existsSync(join(bench.root, name)), name);
});

test('an error of the API is a failure in words, soon', async () => {
  await start(() => ({ error: 401 }));
  const started = performance.now();
  const output = await ask();
  assert.ok(!output.ok);
  assert.equal(output.code, 'failed');
  assert.match(output.message, /401|API key|authentication/i);
  assert.ok(performance.now() - started < 30_000);
});

test('stop ends it with everything that it started', async () => {
  await start(() => ({ drip: true }));
  const stop = new AbortController();
  const states: ClaudeSubagentOutput[] = [];
  const answer = bench.call(
    'run_claude_subagent',
    { prompt: 'Talk.' },
    {
      signal: stop.signal,
      progress: (state) => states.push(state as ClaudeSubagentOutput),
    },
  );
  while (api.requests.length === 0) await delay(50);
  await delay(300);
  assert.notDeepEqual(processesIn(bench.root), []);
  stop.abort();
  const output = await answer;
  assert.ok(!output.ok);
  assert.equal(output.code, 'stopped');
  assert.deepEqual(processesIn(bench.root), []);
});

/** Ids of the processes whose working directory is the repository (proc(5)). */
function processesIn(root: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === root;
    } catch {
      return false;
    }
  });
}
