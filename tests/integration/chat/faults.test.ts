import type { Problem } from '#lib/chat/message.ts';
import { toolParts } from '#lib/chat/parts.ts';
import type { Turn } from '#tests/fakes/provider-wire.ts';
import { type Harness, secretKey, startHarness } from './harness.ts';

let chat: Harness;
afterEach(async () => {
  await chat.close();
});

const quick = { 'retry-after-ms': '5' };
const faults: [string, Turn, Problem['code'], boolean, RegExp][] = [
  [
    'a wrong key',
    { status: 401, error: { message: `Incorrect API key provided: ${secretKey}`, code: 'invalid_api_key' } },
    'provider-auth',
    true,
    /OPENAI_API_KEY/,
  ],
  [
    'a rate limit',
    { status: 429, headers: { 'retry-after-ms': '5', 'retry-after': '20' }, error: { message: 'slow down' } },
    'provider-rate-limit',
    true,
    /in 1 s/,
  ],
  [
    'a used-up quota',
    { status: 429, headers: quick, error: { message: 'quota', code: 'insufficient_quota' } },
    'provider-quota',
    true,
    /credit/,
  ],
  [
    'an unknown model',
    { status: 404, error: { message: 'The model `x` does not exist', code: 'model_not_found' } },
    'provider-model',
    true,
    /OPENAI_MODEL/,
  ],
  [
    'a conversation that is too long',
    { status: 400, error: { message: 'maximum context length is 8', code: 'context_length_exceeded' } },
    'provider-context',
    true,
    /summed up.*new conversation/,
  ],
  [
    'a failing server',
    { status: 500, headers: quick, error: { message: 'oops' } },
    'provider-error',
    true,
    /HTTP 500\): oops\./,
  ],
  [
    'an error inside the stream',
    { text: 'It began', errorInStream: true, error: { message: 'broke', code: 'server_error' } },
    'provider-error',
    true,
    /failed/,
  ],
  [
    'a quota error inside the stream',
    { text: 'It began', errorInStream: true, error: { message: 'no more', code: 'insufficient_quota' } },
    'provider-quota',
    true,
    /credit/,
  ],
  ['a cut socket', { text: 'It began', cut: 'socket' }, 'provider-stream', true, /broke off/],
  ['a stream that ends early', { text: 'It began', cut: 'clean' }, 'provider-stream', true, /broke off/],
  [
    'a malformed frame',
    { text: 'It began and went on', malformed: true },
    'provider-stream',
    true,
    /could not be read/,
  ],
  ['an empty answer', {}, 'provider-empty', true, /nothing/],
  ['silence', { silentMs: 5000, text: 'late' }, 'provider-timeout', true, /sent nothing/],
];

test.each(faults)('%s ends in a stored, worded state', async (_name, turn, code, retryable, words) => {
  // Only where silence is what is tried: a busy machine is silent for a while, too.
  const limits = turn.silentMs === undefined ? {} : { firstByteMs: 300 };
  chat = await startHarness({ script: [turn], limits });
  const answer = await chat.send('Hello');
  expect(answer.raw).not.toContain(secretKey);
  const stored = chat.messages()[1];
  expect(stored?.metadata).toMatchObject({
    outcome: 'failed',
    problem: { code, retryable, message: expect.stringMatching(words) },
  });
  expect(answer.chunks.at(-1)).toMatchObject({ type: 'finish', messageMetadata: { problem: { code } } });
  expect(answer.chunks.some((chunk) => chunk.type === 'error')).toBe(false);
  if (turn.text?.startsWith('It began') === true) expect(answer.text).toContain('It began');
  expect(stored?.parts.every((part) => !('state' in part) || part.state === 'done')).toBe(true);
});

test('silence between two tokens ends the answer too', async () => {
  chat = await startHarness({
    script: [{ deltas: ['One', () => ' two'], rate: 1 }],
    limits: { firstByteMs: 2000, idleMs: 300 },
  });
  await chat.send('Hello');
  expect(chat.messages()[1]).toMatchObject({ metadata: { problem: { code: 'provider-timeout' } } });
});

test('a server that is not there', async () => {
  chat = await startHarness({ env: { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' } });
  chat.service.maxRetries = 0;
  await chat.send('Hello');
  expect(chat.messages()[1]?.metadata?.problem).toMatchObject({
    code: 'provider-network',
    message: expect.stringContaining('cannot be reached'),
  });
});

test('the conversation goes on after a failure, with the failed piece in its history', async () => {
  chat = await startHarness({ script: [{ text: 'It began', cut: 'socket' }, { text: 'Now whole.' }] });
  await chat.send('Hello');
  expect((await chat.send('Again')).text).toBe('Now whole.');
  expect(JSON.stringify(chat.provider.requests[1]?.body.input)).toContain('It began');
});

test('a call of a tool that does not exist, or with a wrong input, is an error for the model', async () => {
  chat = await startHarness({
    script: [
      {
        calls: [
          { name: 'no_such_tool', arguments: {} },
          { name: 'read_file', arguments: { wrong: 1 } },
        ],
      },
      { text: 'I see.' },
    ],
  });
  expect((await chat.send('Hello')).text).toBe('I see.');
  expect(
    chat
      .messages()
      .flatMap(toolParts)
      .map((part) => part.state),
  ).toEqual(['output-error', 'output-error']);
  expect((await chat.send('More')).text).toBe('I see.');
});
