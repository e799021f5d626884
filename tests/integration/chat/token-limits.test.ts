import { stopRun } from '#lib/chat/runs.ts';
import { tokenUse } from '#lib/chat/token-use.ts';
import { type Harness, startHarness, until } from './harness.ts';

let chat: Harness;
afterEach(() => chat.close());

const usage = { input: 90, output: 10 };
const read = { calls: [{ name: 'read_file', arguments: { path: 'a' } }], usage };
const edit = {
  calls: [{ name: 'edit_file', arguments: { path: 'a', old_string: 'one', new_string: 'two' } }],
  usage,
};
const last = () => chat.messages().at(-1);

test('an answer pauses at its limit, says so, and «Continue» gives it as many again', async () => {
  chat = await startHarness({
    tokens: { maxTokensPerAnswer: 150 },
    script: [read, read, read, { text: 'Done.', usage }],
  });
  await chat.send('Go');
  expect(chat.provider.requests).toHaveLength(2);
  expect(last()?.metadata).toMatchObject({
    outcome: 'failed',
    problem: { code: 'token-limit', retryable: false, message: expect.stringContaining('200 tokens') },
  });
  await chat.send('Continue.');
  expect(chat.provider.requests).toHaveLength(4);
  expect(last()?.metadata).toMatchObject({ outcome: 'complete', usage: { totalTokens: 200 } });
});

test('an answer that ends with its limit reached is whole', async () => {
  chat = await startHarness({ tokens: { maxTokensPerAnswer: 50 }, script: [{ text: 'Short.', usage }] });
  await chat.send('Go');
  expect(last()?.metadata).toMatchObject({ outcome: 'complete' });
  expect(last()?.metadata?.problem).toBeUndefined();
});

test('a day that is used up asks the model for nothing, stores why, and can be tried again', async () => {
  const tokens: { maxTokensPerDay: number } = { maxTokensPerDay: 100 };
  chat = await startHarness({
    tokens,
    script: [
      { text: 'First.', usage },
      { text: 'Second.', usage },
    ],
  });
  await chat.send('One');
  expect(tokenUse(chat.service)).toEqual({ today: 100, dayLimit: 100, answerLimit: null });
  await chat.send('Two');
  expect(chat.provider.requests).toHaveLength(1);
  expect(last()?.metadata).toMatchObject({
    outcome: 'failed',
    problem: { code: 'day-limit', retryable: true },
  });
  tokens.maxTokensPerDay = 1_000;
  await chat.post({ trigger: 'regenerate-message', messageId: last()?.id });
  expect(last()?.metadata).toMatchObject({ outcome: 'complete' });
});

test('the day counts each step, also of an answer that has not ended', async () => {
  chat = await startHarness({
    tokens: { maxTokensPerDay: 150 },
    script: [read, read, { text: 'Done.', usage }],
  });
  await chat.send('Go');
  expect(chat.provider.requests).toHaveLength(2);
  expect(last()?.metadata).toMatchObject({ problem: { code: 'day-limit', retryable: false } });
});

test('what was approved is done although the day is used up', async () => {
  chat = await startHarness({ tokens: { maxTokensPerDay: 100 }, script: [edit, { text: 'Done.', usage }] });
  await chat.send('Edit');
  expect(last()?.metadata).toMatchObject({ outcome: 'waiting' });
  const [part] = (last()?.parts ?? []).filter((each) => 'approval' in each);
  const approvalId = (part as unknown as { approval: { id: string } }).approval.id;
  await chat.post({ approvals: [{ approvalId, approved: true }] });
  expect(chat.world.edits).toHaveLength(1);
});

/** More than the browser could take at once, so that the rest of it is not sent before somebody has looked. */
const long = { text: 'Words upon words. '.repeat(2_000), rate: 400, deltaChars: 18 };

test('an answer that passes its limit in mid-sentence pauses there, says so, and is counted by estimate', async () => {
  chat = await startHarness({
    tokens: { maxTokensPerAnswer: 150 },
    script: [long, { text: 'Done.', usage }],
  });
  const { text } = await chat.send('Go');
  expect(text.length).toBeGreaterThan(500);
  expect(text.length).toBeLessThan(1_500);
  expect(last()?.metadata).toMatchObject({
    outcome: 'failed',
    estimated: true,
    problem: { code: 'token-limit', retryable: false, message: expect.stringContaining('about 1') },
  });
  const { totalTokens = 0 } = last()?.metadata?.usage ?? {};
  expect(totalTokens).toBeGreaterThanOrEqual(150);
  expect(tokenUse(chat.service).today).toBe(totalTokens);
  await chat.send('Continue.');
  expect(JSON.stringify(chat.provider.requests[1]?.body)).toContain('Words upon words.');
  expect(last()?.metadata).toMatchObject({ outcome: 'complete', usage: { totalTokens: 100 } });
  expect(last()?.metadata?.estimated).toBeUndefined();
});

test('a day that is used up in mid-sentence ends the answer there, and what it wrote counts', async () => {
  chat = await startHarness({
    tokens: { maxTokensPerDay: 300 },
    script: [{ text: 'First.', usage }, long],
  });
  await chat.send('One');
  const { text } = await chat.send('Two');
  expect(text.length).toBeGreaterThan(500);
  expect(text.length).toBeLessThan(1_500);
  expect(last()?.metadata).toMatchObject({ problem: { code: 'day-limit', retryable: false } });
  expect(tokenUse(chat.service).today).toBeGreaterThanOrEqual(300);
});

test('a step that has called a tool is ended first: what it asked for is done, and whole', async () => {
  const argument = `two ${'and more '.repeat(400)}`;
  chat = await startHarness({
    tokens: { maxTokensPerAnswer: 100 },
    script: [
      {
        calls: [
          { name: 'read_file', arguments: { path: 'a' } },
          { name: 'read_file', arguments: { path: argument } },
        ],
        usage,
      },
    ],
  });
  await chat.send('Go');
  expect(chat.provider.requests).toHaveLength(1);
  const tools = (last()?.parts ?? []).filter((part) => part.type === 'tool-read_file');
  expect(tools.map((part) => 'state' in part && part.state)).toEqual([
    'output-available',
    'output-available',
  ]);
  expect(last()?.metadata).toMatchObject({ problem: { code: 'token-limit' }, usage: { totalTokens: 100 } });
});

test('of an answer that is stopped what it had written counts', async () => {
  chat = await startHarness({ script: [{ ...long, rate: 100 }] });
  const going = chat.send('Go');
  await until(() => (chat.conversationId() === '' ? 0 : chat.messages().length) > 1 && written() > 200);
  await stopRun(chat.conversationId());
  await going;
  expect(last()?.metadata).toMatchObject({ outcome: 'stopped', estimated: true });
  expect(tokenUse(chat.service).today).toBeGreaterThan(200 / 4);
  expect(tokenUse(chat.service).today).toBe(last()?.metadata?.usage?.totalTokens);
});

test('a provider that tells nothing of what it took is counted by estimate', async () => {
  const answered = { text: 'Some fifty letters, and a few more that are said.', cut: 'clean' as const };
  chat = await startHarness({ script: [answered] });
  await chat.send('Go');
  expect(last()?.metadata?.estimated).toBe(true);
  expect(tokenUse(chat.service).today).toBe(Math.ceil(answered.text.length / 3.5));
});

const written = () => JSON.stringify(last()?.parts ?? []).length;
