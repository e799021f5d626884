import { chatModel } from '#lib/chat/provider.ts';
import { stopRun } from '#lib/chat/runs.ts';
import { defaultLimits } from '#lib/chat/timed-fetch.ts';
import { type Harness, startHarness, until } from './harness.ts';

let chat: Harness;
afterEach(async () => {
  await chat.close();
});

/** A model with a small window. */
function withBudget(budget: number): void {
  chat.service.model = (env, id) => {
    const model = chatModel(env, id, defaultLimits);
    return model === null ? null : { ...model, budget };
  };
}
const read = { calls: [{ name: 'read_file', arguments: { path: 'docs/big.md' } }] };
const input = (index: number) => chat.provider.requests[index]?.body.input;
const asText = (index: number) => JSON.stringify(input(index));
const notices = () =>
  chat
    .messages()
    .flatMap((message) => message.parts)
    .flatMap((part) => (part.type === 'data-notice' ? [part.data.kind] : []));

test('the head of the prompt is the same bytes from one question to the next', async () => {
  chat = await startHarness({ script: [read, { text: 'One.' }, { text: 'Two.' }] });
  await chat.send('First');
  await chat.send('Second');
  const [, second, third] = chat.provider.requests.map(({ body }) => body);
  expect(JSON.stringify(third.tools)).toBe(JSON.stringify(second.tools));
  expect(third.prompt_cache_key).toBe(second.prompt_cache_key);
  expect(JSON.stringify(third.instructions)).toBe(JSON.stringify(second.instructions));
  const head = JSON.stringify(second.input).slice(0, -1);
  expect(JSON.stringify(third.input).slice(0, head.length)).toBe(head);
  expect(head).toContain('function_call_output');
});

test('results of old tool calls go first: said in the transcript, kept there, and left out for good', async () => {
  chat = await startHarness({
    script: [read, { text: 'Read.' }, { text: 'Two.' }, { text: 'Three.' }],
  });
  chat.world.file = 'A long line of the file.\n'.repeat(400);
  await chat.send('Read it');
  withBudget(2_000);
  await chat.send('And now?');
  expect(asText(1)).toContain('A long line of the file.');
  expect(asText(2)).not.toContain('A long line of the file.');
  expect(asText(2)).toMatch(/left out to save space: \d+ characters/);
  expect(asText(2)).toContain('Read it');
  expect(notices()).toEqual(['pruned']);
  expect(JSON.stringify(chat.messages())).toContain('A long line of the file.');
  await chat.send('And then?');
  // Not decided again: what is sent begins with the same bytes.
  const head = asText(2).slice(0, -1);
  expect(asText(3).slice(0, head.length)).toBe(head);
  expect(notices()).toEqual(['pruned']);
});

test('then the oldest turns are summed up by the model; its tokens count, the messages stay', async () => {
  chat = await startHarness({
    script: (request) =>
      asTextOf(request.body).includes('You sum up')
        ? { text: 'They spoke about apples.', usage: { input: 900, output: 50 } }
        : { text: `Apples again. ${'More words about apples. '.repeat(60)}` },
  });
  withBudget(1_500);
  for (let turn = 0; turn < 6; turn++) await chat.send(`Question ${turn}`);
  const summaries = chat.provider.requests.filter(({ body }) => asTextOf(body).includes('You sum up'));
  expect(summaries.length).toBeGreaterThan(0);
  expect(summaries.length).toBeLessThan(4);
  expect(summaries[0]?.body.tools).toBeUndefined();
  const last = chat.provider.requests.at(-1);
  expect(asTextOf(last?.body)).toContain('They spoke about apples.');
  expect(asTextOf(last?.body)).not.toContain('Question 0');
  expect(asTextOf(last?.body)).toContain('Question 5');
  expect(notices()).toContain('summarised');
  expect(chat.messages()).toHaveLength(12);
  const used = chat.service.store.readUsage(chat.conversationId());
  expect(used.inputTokens).toBe(600 + 900 * summaries.length);
});

test('a summary that fails ends the answer in words, and the next try makes it', async () => {
  let broken = true;
  chat = await startHarness({
    script: (request) =>
      asTextOf(request.body).includes('You sum up')
        ? broken
          ? { status: 401, error: { message: 'no', code: 'invalid_api_key' } }
          : { text: 'Summed up.' }
        : { text: 'Long words. '.repeat(300) },
  });
  await chat.send('One');
  await chat.send('Two');
  withBudget(1_500);
  await chat.send('Three');
  expect(chat.messages().at(-1)?.metadata).toMatchObject({ problem: { code: 'provider-auth' } });
  broken = false;
  await chat.post({ trigger: 'regenerate-message' });
  expect(chat.messages().at(-1)?.metadata?.outcome).toBe('complete');
  expect(chat.messages()).toHaveLength(6);
});

test('a stop while it is summed up ends that too, at once', async () => {
  chat = await startHarness({
    script: (request) =>
      asTextOf(request.body).includes('You sum up')
        ? { text: 'word '.repeat(400), rate: 20, deltaChars: 5 }
        : { text: 'Long words. '.repeat(300) },
  });
  await chat.send('One');
  await chat.send('Two');
  withBudget(1_500);
  const third = chat.send('Three');
  await until(() => chat.provider.requests.length === 3);
  const startMs = performance.now();
  expect(await stopRun(chat.conversationId())).toBe(true);
  expect(performance.now() - startMs).toBeLessThan(1000);
  await third;
  expect(chat.messages().at(-1)?.metadata).toMatchObject({ outcome: 'stopped' });
  expect(chat.service.store.readCompactions(chat.conversationId())).toEqual([]);
});

test('one answer that reads and reads leaves out its own first results', async () => {
  chat = await startHarness({ script: [read, read, read, read, read, { text: 'Enough.' }] });
  chat.world.file = 'A long line of the file.\n'.repeat(200);
  withBudget(6_000);
  expect((await chat.send('Read all')).text).toBe('Enough.');
  const outputs = (input(5) as { type?: string; output?: string }[])
    .filter((item) => item.type === 'function_call_output')
    .map((item) => JSON.stringify(item.output).includes('left out'));
  expect(outputs).toHaveLength(5);
  expect(outputs[0]).toBe(true);
  expect(outputs.slice(-2)).toEqual([false, false]);
  expect(notices()).toEqual(['pruned']);
});

test('a provider that says it is too long gets less at the next try', async () => {
  chat = await startHarness({
    script: (request) => {
      if (asTextOf(request.body).includes('You sum up')) return { text: 'Summed up.' };
      return asTextOf(request.body).length > 9_000
        ? { status: 400, error: { message: 'maximum context length', code: 'context_length_exceeded' } }
        : { text: 'Words and words. '.repeat(120) };
    },
  });
  for (const turn of ['One', 'Two', 'Three', 'Four']) await chat.send(turn);
  expect(chat.messages().at(-1)?.metadata?.problem?.code).toBe('provider-context');
  await chat.send('Five');
  expect(chat.messages().at(-1)?.metadata?.outcome).toBe('complete');
});

function asTextOf(body: unknown): string {
  return JSON.stringify((body as { input?: unknown } | undefined)?.input ?? '');
}
