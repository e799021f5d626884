import type { ChatChunk } from '#lib/chat/fold.ts';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import { claimRun, endAllRuns, followRun, isRunning, maxRuns, startRun, stopRun } from '#lib/chat/runs.ts';

const read = async (stream: ReadableStream<Uint8Array> | null) => new Response(stream).text();
const message = (id = 'm1'): TasksUIMessage => ({ id, role: 'assistant', parts: [] });

function begin(id: string, produce: (signal: AbortSignal) => AsyncIterable<ChatChunk>) {
  claimRun(id);
  const saved: { message: TasksUIMessage; running: boolean }[] = [];
  const stream = startRun({
    conversationId: id,
    message: message(),
    produce,
    summary: () => ({ outcome: 'complete' }),
    save: (each, running) => saved.push({ message: structuredClone(each), running }),
    beat: () => {},
  });
  return { stream, saved };
}

async function* sentence(signal: AbortSignal, words = 20): AsyncGenerator<ChatChunk> {
  yield { type: 'text-start', id: 't' };
  for (let word = 0; word < words && !signal.aborted; word++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    yield { type: 'text-delta', id: 't', delta: `${word} ` };
  }
  yield { type: 'text-end', id: 't' };
}

afterEach(endAllRuns);

test('two readers, one late, both get every byte', async () => {
  const half = Promise.withResolvers<void>();
  const rest = Promise.withResolvers<void>();
  const { stream } = begin('c1', async function* (signal) {
    yield* sentence(signal);
    half.resolve();
    await rest.promise;
    yield* sentence(signal);
  });
  const first = read(stream);
  await half.promise;
  const second = read(await followRun('c1'));
  rest.resolve();
  expect(await second).toBe(await first);
  expect(await first).toContain('19 ');
});

test('goes on when its reader leaves, and stores each part as it is finished', async () => {
  const { stream, saved } = begin('c2', (signal) => sentence(signal));
  await stream.cancel();
  while (isRunning('c2')) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(saved.map((each) => each.running)).toEqual([true, false]);
  expect(saved[0]?.message.parts[0]).toMatchObject({ type: 'text', state: 'done' });
});

test('a long part is stored while it is being written', async () => {
  const { stream, saved } = begin('c2b', (signal) => sentence(signal, 260));
  await read(stream);
  const [early] = saved;
  expect(early).toMatchObject({ running: true, message: { parts: [{ state: 'streaming' }] } });
  expect(early?.message.parts[0]).toMatchObject({ text: expect.stringContaining('0 1 2 ') });
});

test('stops what does not end by itself', async () => {
  const { stream, saved } = begin('c3', async function* () {
    yield { type: 'text-start', id: 't' };
    yield { type: 'text-delta', id: 't', delta: 'So far' };
    await new Promise(() => {});
  });
  const all = read(stream);
  const startMs = Date.now();
  expect(await stopRun('c3')).toBe(true);
  expect(Date.now() - startMs).toBeLessThan(2000);
  expect(await all).toContain('"outcome":"stopped"');
  expect(saved.at(-1)).toMatchObject({
    running: false,
    message: { parts: [{ text: 'So far', state: 'done' }] },
  });
});

test('a fault in the middle is an end like any other', async () => {
  const log = console.error;
  console.error = () => {};
  const { stream } = begin('c4', async function* () {
    yield { type: 'text-start', id: 't' };
    throw new Error('boom');
  });
  expect((await read(stream)).endsWith('data: [DONE]\n\n')).toBe(true);
  console.error = log;
  expect(isRunning('c4')).toBe(false);
});

test('one run a conversation, and so many in all', () => {
  const claims = Array.from({ length: maxRuns }, (_, index) => claimRun(`many-${index}`));
  expect(() => claimRun('many-0')).toThrow(expect.objectContaining({ code: 'conflict' }));
  expect(() => claimRun('one-more')).toThrow(expect.objectContaining({ code: 'too-many' }));
  for (const claim of claims) claim.release();
  claimRun('one-more').release();
});

test('the shutdown of the server ends every answer with a mark', async () => {
  const { stream, saved } = begin('c5', (signal) => sentence(signal, 1000));
  const all = read(stream);
  await endAllRuns();
  expect(await all).toContain('"code":"interrupted"');
  expect(saved.at(-1)?.message.metadata).toMatchObject({
    outcome: 'failed',
    problem: { code: 'interrupted' },
  });
});

test('a run that is still being prepared can be stopped and followed', async () => {
  claimRun('c7');
  const followed = followRun('c7');
  const stopped = stopRun('c7');
  const stream = startRun({
    conversationId: 'c7',
    message: message(),
    produce: (signal) => sentence(signal, 1000),
    summary: () => ({}),
    save: () => {},
    beat: () => {},
  });
  expect(await stopped).toBe(true);
  expect(await read(stream)).toContain('"outcome":"stopped"');
  expect(await read(await followed)).toContain('"outcome":"stopped"');
});

test('an answer that cannot be stored is ended and says so, and the server lives on', async () => {
  const log = console.error;
  console.error = () => {};
  claimRun('c8');
  const stream = startRun({
    conversationId: 'c8',
    message: message(),
    produce: async function* (signal) {
      while (!signal.aborted) yield* sentence(signal, 3);
    },
    summary: () => ({ outcome: 'complete' }),
    save: () => {
      throw new Error('database or disk is full');
    },
    beat: () => {},
  });
  expect(await read(stream)).toMatch(/could not be stored[\s\S]*\[DONE\]/);
  console.error = log;
  expect(isRunning('c8')).toBe(false);
});

test('progress of a tool is replayed in its last state only', async () => {
  const shown = Promise.withResolvers<void>();
  const rest = Promise.withResolvers<void>();
  const { stream } = begin('c6', async function* () {
    yield { type: 'tool-input-available', toolCallId: 'x', toolName: 'run_claude_subagent', input: {} };
    for (let at = 0; at < 50; at++) {
      yield { type: 'tool-output-available', toolCallId: 'x', output: { at }, preliminary: true };
    }
    shown.resolve();
    await rest.promise;
    yield { type: 'tool-output-available', toolCallId: 'x', output: { at: 'end' } };
  });
  await shown.promise;
  const late = read(await followRun('c6'));
  rest.resolve();
  expect(await late).not.toContain('{"at":3}');
  expect(await late).toContain('{"at":49}');
  expect(await read(stream)).toContain('{"at":"end"}');
});
