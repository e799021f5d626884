import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { mergeRun } from '#lib/manager/actions/merge-run.ts';
import { runManager } from '#lib/manager/manager.ts';
import type { Run } from '#lib/manager/run.ts';
import { keptState } from '#lib/process/kept.ts';
import {
  type AnthropicReply,
  type AnthropicRequest,
  type FakeAnthropic,
  fakeAnthropic,
} from '#tests/fakes/anthropic.ts';
import { type ManagerBench, managerBench } from '#tests/integration/manager/harness.ts';

// The real Claude CLI as the manager's worker, against a fake of the Messages API. Run by `npm run test:claude`.

let bench: ManagerBench;
let api: FakeAnthropic;

async function start(
  answer: (request: AnthropicRequest, count: number) => AnthropicReply,
  manager: object = {},
): Promise<void> {
  api = await fakeAnthropic(answer);
  const made = managerBench({ 'tasks.config.json': JSON.stringify({ manager: { retries: 0, ...manager } }) });
  const claudeBin = JSON.parse(process.env.SUITE_CLAUDE_BIN ?? '["claude"]') as string[];
  const anthropic = { apiKey: 'sk-ant-fake-0123456789', baseUrl: api.url };
  bench = { ...made, env: { claudeBin, anthropic, secrets: [anthropic.apiKey] } };
}
afterEach(async () => {
  await bench.close();
  await api.close();
});

const inWorktree = (path: string) => join(bench.temp.root, '.worktrees/login', path);
const work = (onEvent?: (run: Run) => void) =>
  runManager(
    bench,
    { once: true, onEvent: (event) => event.kind === 'started' && onEvent?.(event.run) },
    { stop: new AbortController().signal, hurry: new AbortController().signal },
  );
const latest = async () => (await bench.store.list({ limit: 1 }))[0];
const write = (path: string, content: string): AnthropicReply => ({
  tool: 'Write',
  input: { file_path: inWorktree(path), content },
});
const report = `Done.\n\n\`\`\`json\n${JSON.stringify({
  summary: 'It is quick now.',
  criteria: [{ criterion: 1, claim: 'See there.', path: 'src/quick.txt', line: 1 }],
})}\n\`\`\``;

test('a run from ready to a reviewed merge', async () => {
  await start((_request, count) => (count === 1 ? write('src/quick.txt', 'quick\n') : { text: report }), {
    checks: [['git', '--version']],
  });
  await work();
  const run = await latest();
  assert.equal(run?.state, 'in_review', JSON.stringify(run));
  assert.equal(run.summary, 'It is quick now.');
  assert.deepEqual(
    run.evidence.map(({ standing }) => standing),
    ['verified'],
  );
  assert.ok(run.sessionId);
  assert.equal(run.usage?.turns, 2);
  assert.ok(api.requests[0]?.conversation.includes('It is slow.'));
  assert.equal(api.requests[0]?.headers['x-api-key'], 'sk-ant-fake-0123456789');
  const log = (await bench.store.readLog(run.id, 0)).text;
  assert.ok(log.includes('"kind":"event"'));
  assert.ok(!log.includes('sk-ant-fake'));
  await mergeRun(bench, run.id, { by: 'Ana' });
  assert.equal(readFileSync(join(bench.temp.root, 'src/quick.txt'), 'utf8'), 'quick\n');
  assert.equal(bench.status(), 'completed');
  assert.equal(bench.temp.git('status', '--porcelain'), '');
});

test('a worker that was killed with its keeper goes on in its own session', async () => {
  let killed = false;
  await start((request, count) => {
    if (count === 1) return write('src/first.txt', 'first\n');
    if (!killed) return { drip: true };
    return request.toolResults !== '' || request.conversation.includes('src/second.txt')
      ? { text: report }
      : write('src/second.txt', 'second\n');
  });
  let id = '';
  const done = work((run) => {
    id = run.id;
  });
  while (api.requests.length < 2 || (await latest())?.sessionId == null) await delay(50);
  const state = keptState(join(bench.repo.stateDir, 'work', id, 'worker-1'));
  assert.ok(state?.program);
  killed = true;
  process.kill(state.keeper.pid, 'SIGKILL');
  process.kill(-state.program.pid, 'SIGKILL');
  await done;
  const run = await latest();
  assert.equal(run?.state, 'in_review', JSON.stringify(run));
  assert.ok(existsSync(inWorktree('src/first.txt')));
  const last = api.requests.at(-1)?.conversation ?? '';
  assert.ok(last.includes('It is slow.') && last.includes('You go on with the task'), last.slice(0, 2_000));
});

test('may edit in its worktree and run the checks, and nothing else', async () => {
  const outside = () => `${bench.temp.root}-outside.txt`;
  const calls = (): AnthropicReply[] => [
    { tool: 'Bash', input: { command: 'node -e "1" > bash-ran' } },
    { tool: 'Write', input: { file_path: outside(), content: 'x' } },
    { tool: 'Bash', input: { command: 'git --version' } },
    write('src/quick.txt', 'quick\n'),
  ];
  const results: string[] = [];
  await start(
    (request, count) => {
      results.push(request.toolResults);
      return calls()[count - 1] ?? { text: report };
    },
    { checks: [['git', '--version']] },
  );
  await work();
  assert.equal((await latest())?.state, 'in_review');
  assert.ok(!existsSync(inWorktree('bash-ran')));
  assert.ok(!existsSync(outside()));
  assert.match(results[3] ?? '', /git version/);
});

test('an error of the API is a failure in words', async () => {
  await start(() => ({ error: 401 }));
  await work();
  const run = await latest();
  assert.equal(run?.state, 'failed');
  assert.match(run.reason ?? '', /401|API key|authentication/i);
});
