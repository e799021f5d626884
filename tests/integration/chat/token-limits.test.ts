import { tokenUse } from '#lib/chat/token-use.ts';
import { type Harness, startHarness } from './harness.ts';

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
