import type { ChatChunk } from '#lib/chat/fold.ts';
import { toolParts } from '#lib/chat/parts.ts';
import { followRun, isRunning } from '#lib/chat/runs.ts';
import { heldTurn } from '#tests/fakes/held-turn.ts';
import { type Harness, startHarness, until } from './harness.ts';

const edit = (from: string, to: string) => ({
  name: 'edit_file',
  arguments: { old_string: from, new_string: to },
});
let chat: Harness;
afterEach(async () => {
  await chat.close();
});

const openIds = () =>
  toolParts(chat.messages().at(-1) ?? { id: '', role: 'assistant', parts: [] })
    .filter((part) => part.state === 'approval-requested')
    .map((part) => part.approval?.id ?? '');
const states = () =>
  chat
    .messages()
    .flatMap(toolParts)
    .map((part) => part.state);

test('shows what an edit would do, waits, and makes it once it is approved, in the same answer', async () => {
  chat = await startHarness({ script: [{ calls: [edit('one', 'two')] }, { text: 'Done.' }] });
  const asked = await chat.send('Edit');
  const stored = chat.messages().at(-1);
  expect(stored?.metadata?.outcome).toBe('waiting');
  const preview = asked.chunks.find((chunk) => chunk.type === 'data-preview');
  expect(preview).toMatchObject({ data: { preview: { kind: 'edit', diff: '-one\n+two' } } });
  const order = asked.chunks.map((chunk: ChatChunk) => chunk.type);
  expect(order.indexOf('data-preview')).toBeLessThan(order.indexOf('tool-approval-request'));
  expect(chat.world.edits).toEqual([]);

  const [approvalId] = openIds();
  const done = await chat.post({ approvals: [{ approvalId: approvalId ?? '', approved: true }] });
  expect(chat.world.edits).toEqual(['one→two']);
  expect(done.chunks[0]).toMatchObject({ type: 'start', messageId: stored?.id });
  expect(chat.messages()).toHaveLength(2);
  expect(chat.messages()[1]).toMatchObject({
    id: stored?.id,
    metadata: { outcome: 'complete', usage: { inputTokens: 200 } },
  });
  expect(states()).toEqual(['output-available']);
  await expect(
    chat.post({ approvals: [{ approvalId: approvalId ?? '', approved: true }] }),
  ).rejects.toMatchObject({ code: 'conflict' });
});

test('tells the model of a rejection and does nothing', async () => {
  chat = await startHarness({ script: [{ calls: [edit('one', 'two')] }, { text: 'I leave it.' }] });
  await chat.send('Edit');
  const [approvalId = ''] = openIds();
  const answer = await chat.post({ approvals: [{ approvalId, approved: false, reason: 'Not this line' }] });
  expect(answer.text).toBe('I leave it.');
  expect(chat.world.edits).toEqual([]);
  expect(states()).toEqual(['output-denied']);
  expect(JSON.stringify(chat.provider.requests[1]?.body.input)).toContain('Not this line');
});

test('waits for the last of several answers, then runs them in the order of the model', async () => {
  chat = await startHarness({
    script: [{ calls: [edit('one', 'two'), edit('two', 'three')] }, { text: 'Done.' }],
  });
  await chat.send('Edit twice');
  // The second would fail as things stand, so only the first is put before the person.
  expect(states()).toEqual(['approval-requested', 'output-available']);
  await chat.close();

  chat = await startHarness({
    script: [{ calls: [edit('one', 'two'), edit('e\n', 'E\n')] }, { text: 'Done.' }],
  });
  await chat.send('Edit twice');
  const [first = '', second = ''] = openIds();
  const partial = await chat.post({ approvals: [{ approvalId: second, approved: false }] });
  expect(partial.chunks.map((chunk) => chunk.type)).toEqual(['start', 'finish']);
  expect(chat.provider.requests).toHaveLength(1);
  expect(chat.messages()[1]?.metadata?.outcome).toBe('waiting');
  for (const approvals of [
    [{ approvalId: second, approved: false }],
    [
      { approvalId: first, approved: true },
      { approvalId: second, approved: true },
    ],
  ]) {
    await expect(chat.post({ approvals })).rejects.toMatchObject({ code: 'conflict' });
  }
  await chat.post({
    approvals: [
      { approvalId: first, approved: true },
      { approvalId: second, approved: false },
    ],
  });
  expect(chat.world.edits).toEqual(['one→two']);
  expect(states()).toEqual(['output-available', 'output-denied']);
});

test('gives the model the error of an edit that cannot work, and never runs it, whatever comes before it', async () => {
  chat = await startHarness({
    script: [{ calls: [edit('absent', 'x')] }, { text: 'No such text, then.' }],
  });
  const answer = await chat.send('Edit');
  expect(answer.text).toBe('No such text, then.');
  expect(chat.world.edits).toEqual([]);
  expect(chat.provider.requests[1]?.toolOutputs[0]).toContain('No such text.');
});

test('does not make an approved edit that would no longer do what was shown', async () => {
  chat = await startHarness({ script: [{ calls: [edit('one', 'two')] }, { text: 'It changed.' }] });
  await chat.send('Edit');
  chat.world.file = 'something else\n';
  const [approvalId = ''] = openIds();
  await chat.post({ approvals: [{ approvalId, approved: true }] });
  expect(chat.world.edits).toEqual([]);
  expect(chat.provider.requests[1]?.toolOutputs[0]).toContain('"ok":false');
});

test('makes edits at once where the person chose so', async () => {
  chat = await startHarness({
    env: { TASKS_CHAT_APPROVAL: 'auto' },
    script: [{ calls: [edit('one', 'two'), edit('two', 'three')] }, { text: 'Done.' }],
  });
  await chat.send('Edit');
  expect(chat.world.edits).toEqual(['one→two', 'two→three']);
});

test('takes a change of the setting into account while the answer is under way', async () => {
  chat = await startHarness({
    env: { TASKS_CHAT_APPROVAL: 'auto' },
    script: [{ calls: [{ name: 'slow', arguments: {} }] }, { calls: [edit('one', 'two')] }],
  });
  const answer = chat.send('Edit');
  await until(() => chat.world.isSlow);
  const running = chat.service.store.listRunning()[0]?.conversationId ?? '';
  chat.service.store.setApproval(running, { edit: 'ask' });
  chat.world.release();
  await answer;
  expect(chat.world.edits).toEqual([]);
  expect(openIds()).toHaveLength(1);
});

test('a new message leaves open questions unanswered, and the history stays valid', async () => {
  chat = await startHarness({ script: [{ calls: [edit('one', 'two')] }, { text: 'As you like.' }] });
  await chat.send('Edit');
  const [approvalId = ''] = openIds();
  expect((await chat.send('Forget it')).text).toBe('As you like.');
  expect(states()).toEqual(['output-denied']);
  expect(chat.provider.requests[1]?.body.input).toContainEqual(
    expect.objectContaining({ type: 'function_call_output' }),
  );
  await expect(chat.post({ approvals: [{ approvalId, approved: true }] })).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(chat.world.edits).toEqual([]);
});

test('refuses approvals that were never asked for', async () => {
  chat = await startHarness({ script: [{ calls: [edit('one', 'two')] }] });
  await chat.send('Edit');
  const [approvalId = ''] = openIds();
  for (const approvals of [
    [{ approvalId: 'made-up', approved: true }],
    [
      { approvalId, approved: true },
      { approvalId, approved: false },
    ],
  ]) {
    await expect(chat.post({ approvals })).rejects.toMatchObject({ code: 'conflict' });
  }
  expect(openIds()).toEqual([approvalId]);
  expect(isRunning(chat.conversationId())).toBe(false);
});

test('a continued answer is replayed from its very beginning', async () => {
  const { turn, isHeld, letGo } = heldTurn('Half of ', 'it.');
  chat = await startHarness({ script: [{ text: 'Look: ', calls: [edit('one', 'two')] }, turn] });
  await chat.send('Edit');
  const [approvalId = ''] = openIds();
  const continued = chat.post({ approvals: [{ approvalId, approved: true }] });
  await isHeld;
  const following = await followRun(chat.conversationId());
  letGo();
  const replay = await new Response(following).text();
  expect(replay).toContain('"delta":"Look: "');
  expect(replay).toContain('tool-input-available');
  expect((await continued).raw).not.toContain('Look: ');
});
