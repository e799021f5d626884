import { jest } from '@jest/globals';
import { readUIMessageStream } from 'ai';
import { createCoalescer } from '#lib/chat/coalesce.ts';
import { type ChatChunk, createFold } from '#lib/chat/fold.ts';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import { chunksOf } from '#lib/chat/replay.ts';
import type { Preview } from '#lib/tools/io.ts';

const preview: Preview = { kind: 'delegate', command: ['claude'], prompt: 'x', timeoutMs: 1 };
const chunks: ChatChunk[] = [
  { type: 'start', messageId: 'm1', messageMetadata: { model: 'x' } },
  { type: 'start-step' },
  { type: 'reasoning-start', id: 'r', providerMetadata: { openai: { itemId: 'rs' } } },
  { type: 'reasoning-delta', id: 'r', delta: 'Hm' },
  { type: 'reasoning-end', id: 'r', providerMetadata: { openai: { encrypted: 'e' } } },
  { type: 'text-start', id: 't' },
  { type: 'text-delta', id: 't', delta: 'Rea' },
  { type: 'text-delta', id: 't', delta: 'ding' },
  { type: 'text-end', id: 't', providerMetadata: { openai: { itemId: 'msg' } } },
  { type: 'tool-input-start', toolCallId: 'a', toolName: 'read_file' },
  {
    type: 'tool-input-available',
    toolCallId: 'a',
    toolName: 'read_file',
    input: { path: 'x' },
    providerMetadata: { openai: { itemId: 'fc' } },
  },
  { type: 'tool-output-available', toolCallId: 'a', output: { half: 1 }, preliminary: true },
  { type: 'tool-output-available', toolCallId: 'a', output: { ok: true } },
  { type: 'tool-input-available', toolCallId: 'b', toolName: 'edit_file', input: {} },
  { type: 'data-preview', id: 'b', data: { toolCallId: 'b', preview } },
  { type: 'tool-approval-request', toolCallId: 'b', approvalId: 'ap' },
  { type: 'tool-approval-response', approvalId: 'ap', approved: false, reason: 'no' },
  { type: 'tool-output-denied', toolCallId: 'b' },
  {
    type: 'tool-input-error',
    toolCallId: 'c',
    toolName: 'nope',
    input: {},
    errorText: 'unknown',
    dynamic: true,
  },
  { type: 'finish-step' },
  { type: 'start-step' },
  { type: 'text-start', id: 't2' },
  { type: 'text-delta', id: 't2', delta: 'Done' },
  { type: 'text-end', id: 't2' },
  { type: 'finish', messageMetadata: { outcome: 'complete' } },
];

const empty = (): TasksUIMessage => ({ id: '', role: 'assistant', parts: [] });

async function asBrowser(all: ChatChunk[]): Promise<TasksUIMessage> {
  const stream = new ReadableStream<ChatChunk>({
    start(controller) {
      for (const chunk of all) controller.enqueue(chunk);
      controller.close();
    },
  });
  let last = empty();
  for await (const state of readUIMessageStream<TasksUIMessage>({ stream })) last = state;
  return plain(last);
}
const plain = (message: TasksUIMessage) => JSON.parse(JSON.stringify(message)) as TasksUIMessage;

test('builds the message that the browser builds, after each chunk', async () => {
  for (let end = 1; end <= chunks.length; end++) {
    const fold = createFold(empty());
    for (const chunk of chunks.slice(0, end)) fold.add(chunk);
    const browser = await asBrowser(chunks.slice(0, end));
    // The browser does not show a step before something is in it.
    if (chunks[end - 1]?.type === 'start-step') continue;
    expect(withoutIds(plain(fold.message))).toEqual(withoutIds(browser));
  }
});

test('the chunks of a stored message build it again', async () => {
  const fold = createFold(empty());
  for (const chunk of chunks) fold.add(chunk);
  const again = await asBrowser(chunksOf(fold.message));
  const strip = (message: TasksUIMessage) =>
    withoutIds(message).parts.map((part) => ({ ...part, providerMetadata: 0, callProviderMetadata: 0 }));
  expect(strip(again)).toEqual(strip(plain(fold.message)));
});

test('what closes an answer leaves nothing unfinished, here and in the browser', async () => {
  for (let end = 1; end < chunks.length; end++) {
    if (chunks[end - 1]?.type === 'start-step') continue;
    const fold = createFold(empty());
    const part = chunks.slice(0, end);
    for (const chunk of part) fold.add(chunk);
    const closing = fold.closing('Interrupted.', { keepOpen: false });
    for (const chunk of closing) fold.add(chunk);
    const states = plain(fold.message).parts.map((each) => ('state' in each ? each.state : 'done'));
    for (const state of states)
      expect(['done', 'output-available', 'output-error', 'output-denied']).toContain(state);
    expect(
      (await asBrowser([...part, ...closing])).parts.map((each) => ('state' in each ? each.state : 'done')),
    ).toEqual(states);
  }
});

test('joins deltas within the window, sends the first at once and keeps the order', () => {
  jest.useFakeTimers();
  const sent: ChatChunk[] = [];
  const coalescer = createCoalescer((chunk) => sent.push(chunk), 15);
  const delta = (text: string): ChatChunk => ({ type: 'text-delta', id: 't', delta: text });
  coalescer.push({ type: 'text-start', id: 't' });
  coalescer.push(delta('a'));
  expect(sent).toHaveLength(2);
  for (const text of ['b', 'c', 'd']) coalescer.push(delta(text));
  expect(sent).toHaveLength(2);
  jest.advanceTimersByTime(31);
  expect(sent[2]).toEqual(delta('bcd'));
  coalescer.push(delta('e'));
  coalescer.push(delta('f'));
  coalescer.push({ type: 'text-end', id: 't' });
  expect(sent.slice(3)).toEqual([delta('e'), delta('f'), { type: 'text-end', id: 't' }]);
  coalescer.end();
  jest.useRealTimers();
});

/** The ids of reasoning parts serve the browser only. */
function withoutIds(message: TasksUIMessage): TasksUIMessage {
  return {
    ...message,
    parts: message.parts.map((part) => {
      if (part.type !== 'reasoning') return part;
      const { id: _id, ...rest } = part as typeof part & { id?: string };
      return rest;
    }),
  };
}
