import { converse } from '#lib/chat/converse.ts';
import { isRunning, stopRun } from '#lib/chat/runs.ts';
import type { Turn } from '#tests/fakes/provider-wire.ts';
import { browser, doc, type Harness, startHarness, until } from './harness.ts';

let chat: Harness;
afterEach(() => chat.close());

const read: Turn = { calls: [{ name: 'read_file', arguments: { path: 'a' } }] };
const never = 60_000;

/** Up to where the stream has said `marker`; with none, up to where the model was asked. */
const phases: [phase: string, script: Turn[], marker: string | null][] = [
  ['before the model has said anything', [{ text: 'Late.', silentMs: never }], null],
  ['while text grows', [{ text: 'word '.repeat(2_000), rate: 50, deltaChars: 5 }], '"text-delta"'],
  ['while a tool works', [{ calls: [{ name: 'slow', arguments: {} }] }], '"tool-input-available"'],
  [
    'between a tool’s result and what the model says to it',
    [read, { text: 'Late.', silentMs: never }],
    '"tool-output-available"',
  ],
];

test.each(phases)(
  'stopped %s it ends within two seconds, and the conversation goes on',
  async (_name, script, marker) => {
    let turn = 0;
    chat = await startHarness({ script: () => script[turn++] ?? { text: 'Fine.' } });
    const { stream, conversationId } = await converse(chat.service, browser, {
      doc,
      message: { role: 'user', parts: [{ type: 'text', text: 'Go' }] },
    });
    const reader = stream.getReader();
    const decoder = new TextDecoder();
    let raw = '';
    const more = async () => {
      const { value, done } = await reader.read();
      raw += decoder.decode(value, { stream: !done });
      return !done;
    };
    if (marker === null) await until(() => chat.provider.requests.length === 1);
    else while (!raw.includes(marker) && (await more()));
    const started = performance.now();
    expect(await stopRun(conversationId)).toBe(true);
    expect(performance.now() - started).toBeLessThan(2_000);
    while (await more());
    expect(raw.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(isRunning(conversationId)).toBe(false);
    const answer = chat.service.store.readMessages(conversationId).at(-1);
    expect(answer?.metadata).toMatchObject({ outcome: 'stopped' });
    expect(chat.service.store.listRunning(conversationId)).toEqual([]);
    turn = script.length;
    expect((await chat.send('And now?')).text).toBe('Fine.');
  },
);

test('an open question is nothing to stop: it stays, and can be answered', async () => {
  chat = await startHarness({
    script: [
      { calls: [{ name: 'edit_file', arguments: { path: 'a', old_string: 'one', new_string: 'two' } }] },
      { text: 'Done.' },
    ],
  });
  await chat.send('Edit');
  expect(await stopRun(chat.conversationId())).toBe(false);
  const part = chat
    .messages()
    .at(-1)
    ?.parts.find((each) => 'approval' in each);
  const { id: approvalId } = (part as unknown as { approval: { id: string } }).approval;
  expect((await chat.post({ approvals: [{ approvalId, approved: true }] })).text).toBe('Done.');
  expect(chat.world.edits).toHaveLength(1);
});
