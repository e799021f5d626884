import { converse } from '#lib/chat/converse.ts';
import { toolParts } from '#lib/chat/parts.ts';
import { followRun, stopRun } from '#lib/chat/runs.ts';
import { heldTurn } from '#tests/fakes/held-turn.ts';
import {
  browser,
  doc,
  type Harness,
  readAnswer,
  readUntil,
  secretKey,
  startHarness,
  until,
} from './harness.ts';

let chat: Harness;
afterEach(async () => {
  await chat.close();
});

test('streams an answer, stores it with its usage, and sends the page as data before the question', async () => {
  chat = await startHarness({ script: [{ text: 'Hello there, this is the plan.' }] });
  const answer = await chat.send('What is this?');
  expect(answer.text).toBe('Hello there, this is the plan.');
  expect(answer.raw.endsWith('data: [DONE]\n\n')).toBe(true);
  const [question, stored] = chat.messages();
  expect(question).toMatchObject({ role: 'user', parts: [{ type: 'text', text: 'What is this?' }] });
  expect(stored).toMatchObject({
    role: 'assistant',
    metadata: {
      outcome: 'complete',
      model: 'gpt-5.4-mini',
      usage: { inputTokens: 100, outputTokens: 20, totalTokens: 120 },
    },
  });
  expect(stored?.metadata?.problem).toBeUndefined();
  const { body } = chat.provider.requests[0] ?? {};
  expect(body.store).toBe(false);
  expect(body.include).toContain('reasoning.encrypted_content');
  const [instructions, context, user] = body.input;
  expect(instructions.content).toContain('What counts as an instruction');
  expect(context.content[0].text).toMatch(/path: "docs\/plan.md"[\s\S]*BEGIN DOCUMENT sha256:/);
  expect(user.content[0].text).toBe('What is this?');
});

test('runs chained tools in one message and sends their results back', async () => {
  chat = await startHarness({
    script: [
      { text: 'Reading. ', calls: [{ name: 'read_file', arguments: { path: 'docs/plan.md' } }] },
      { calls: [{ name: 'read_file', arguments: { path: 'docs/other.md' } }] },
      { text: 'Both read.' },
    ],
  });
  const answer = await chat.send('Compare');
  expect(answer.text).toBe('Reading. Both read.');
  const stored = chat.messages().at(-1);
  expect(stored?.metadata).toMatchObject({ outcome: 'complete', usage: { inputTokens: 300 } });
  expect(stored && toolParts(stored).map((part) => part.state)).toEqual([
    'output-available',
    'output-available',
  ]);
  const types = chat.provider.requests[2]?.body.input.map(
    (item: { type?: string }) => item.type ?? 'message',
  );
  expect(types.slice(-4)).toEqual([
    'function_call',
    'function_call_output',
    'function_call',
    'function_call_output',
  ]);
});

test('keeps reasoning, encrypted, for the next request', async () => {
  chat = await startHarness({ script: [{ reasoning: 'Weighing.', text: 'Two.' }, { text: 'Still two.' }] });
  await chat.send('Which?');
  expect(chat.messages().at(-1)?.parts).toContainEqual(
    expect.objectContaining({ type: 'reasoning', text: 'Weighing.', state: 'done' }),
  );
  await chat.send('Sure?');
  expect(chat.provider.requests[1]?.body.input).toContainEqual(
    expect.objectContaining({ type: 'reasoning', encrypted_content: 'ZW5jcnlwdGVk' }),
  );
});

test('goes on when nobody reads it, and is replayed whole to whoever comes back', async () => {
  const { turn, letGo } = heldTurn('word '.repeat(20), 'word '.repeat(20));
  chat = await startHarness({ script: [turn] });
  const { stream, conversationId } = await converse(chat.service, browser, {
    doc,
    message: { role: 'user', parts: [{ type: 'text', text: 'Go' }] },
  });
  const reader = stream.getReader();
  await reader.read();
  await reader.cancel();
  const replay = await followRun(conversationId);
  expect(replay).not.toBeNull();
  letGo();
  const answer = await readAnswer(replay as ReadableStream<Uint8Array>);
  expect(answer.text).toBe('word '.repeat(40));
  expect(answer.chunks[0]?.type).toBe('start');
  expect(await followRun(conversationId)).toBeNull();
});

test('refuses a second message while an answer is under way', async () => {
  const { turn, isHeld, letGo } = heldTurn('Half of ', 'it.');
  chat = await startHarness({ script: [turn] });
  const first = chat.send('Go');
  await isHeld;
  await expect(chat.send('And this')).rejects.toMatchObject({ code: 'conflict' });
  letGo();
  await first;
});

test('stops in the middle of a text and keeps what came', async () => {
  chat = await startHarness({ script: [heldTurn('word '.repeat(20), 'the end').turn] });
  const { stream, conversationId } = await converse(chat.service, browser, {
    doc,
    message: { role: 'user', parts: [{ type: 'text', text: 'Go' }] },
  });
  const [seen, all] = stream.tee();
  const answer = readAnswer(all);
  await readUntil(seen, '"delta":"word');
  expect(await stopRun(conversationId)).toBe(true);
  expect((await answer).raw.endsWith('data: [DONE]\n\n')).toBe(true);
  const stored = chat.service.store.readMessages(conversationId).at(-1);
  expect(stored?.metadata).toMatchObject({ outcome: 'stopped' });
  expect(stored?.parts.at(-1)).toMatchObject({
    type: 'text',
    state: 'done',
    text: expect.stringContaining('word'),
  });
  expect(await stopRun(conversationId)).toBe(false);
});

test('stops in the middle of a tool; the next request is valid and says that it was interrupted', async () => {
  chat = await startHarness({ script: [{ calls: [{ name: 'slow', arguments: {} }] }, { text: 'Fine.' }] });
  const first = chat.send('Go');
  await until(() => chat.world.isSlow);
  await stopRun(chat.service.store.listRunning()[0]?.conversationId ?? '');
  await first;
  expect(chat.world.slowAborted).toBe(true);
  const [part] = toolParts(chat.messages()[1] ?? { id: '', role: 'assistant', parts: [] });
  expect(part).toMatchObject({ state: 'output-error', errorText: expect.stringContaining('Interrupted') });
  expect((await chat.send('And now?')).text).toBe('Fine.');
  const input = chat.provider.requests[1]?.body.input;
  const call = input.find((item: { type?: string }) => item.type === 'function_call');
  expect(input).toContainEqual(
    expect.objectContaining({ type: 'function_call_output', call_id: call.call_id }),
  );
});

test('pauses at the step limit and says how to go on', async () => {
  chat = await startHarness({
    env: { TASKS_CHAT_MAX_STEPS: '2' },
    script: [{ calls: [{ name: 'read_file', arguments: { path: 'a' } }] }],
  });
  await chat.send('Loop');
  expect(chat.provider.requests).toHaveLength(2);
  expect(chat.messages().at(-1)?.metadata).toMatchObject({
    outcome: 'failed',
    problem: { code: 'step-limit' },
  });
});

test('tries again in place of the last answer', async () => {
  chat = await startHarness({ script: [{ text: 'First.' }, { text: 'Second.' }] });
  await chat.send('Say');
  const firstId = chat.messages()[1]?.id;
  const again = await chat.post({ trigger: 'regenerate-message', messageId: firstId });
  expect(again.text).toBe('Second.');
  expect(chat.messages()).toHaveLength(2);
  expect(chat.messages()[1]?.id).not.toBe(firstId);
  await expect(chat.post({ trigger: 'regenerate-message', messageId: firstId })).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('speaks Chat Completions too, tools included', async () => {
  chat = await startHarness({
    env: { TASKS_CHAT_API: 'chat-completions' },
    script: [
      { calls: [{ name: 'read_file', arguments: { path: 'a.md' } }] },
      { reasoning: 'Hm.', text: 'Read.' },
    ],
  });
  expect((await chat.send('Read')).text).toBe('Read.');
  expect(chat.provider.requests[1]).toMatchObject({
    api: 'chat-completions',
    toolOutputs: [expect.any(String)],
  });
  expect(chat.messages()[1]?.metadata).toMatchObject({ outcome: 'complete', usage: { inputTokens: 200 } });
});

test('answers 503 with what to put where when no key is set', async () => {
  chat = await startHarness({ env: { OPENAI_API_KEY: '' } });
  await expect(chat.send('Hello')).rejects.toMatchObject({
    code: 'not-configured',
    message: expect.stringContaining('OPENAI_API_KEY'),
  });
});

test('does not show the key, whatever the provider says about it', async () => {
  chat = await startHarness({
    script: [{ status: 400, error: { message: `Bad request with ${secretKey} from http://x/y` } }],
  });
  const answer = await chat.send('Hello');
  expect(answer.raw).not.toContain(secretKey);
  expect(JSON.stringify(chat.messages())).not.toContain(secretKey);
  expect(chat.messages()[1]?.metadata?.problem).toMatchObject({ code: 'provider-error' });
});
