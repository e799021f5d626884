import { readUIMessageStream } from 'ai';
import type { ChatChunk } from '#lib/chat/fold.ts';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import { toolParts } from '#lib/chat/parts.ts';
import { heldTurn } from '#tests/fakes/held-turn.ts';
import { GET as branches, POST as show } from '../../../app/api/chat/[id]/branches/route.ts';
import { eventually, type Server, startServer, words } from './server.ts';

let server: Server;
afterEach(async () => {
  await server.close();
});
const shown = async () => (await server.page()).messages.map(words);
const user = (text: string, id?: string) => ({
  ...(id === undefined ? {} : { id }),
  role: 'user',
  parts: [{ type: 'text', text }],
});

test('an earlier message is asked in other words; what it replaces can be shown again', async () => {
  server = await startServer([{ text: 'A1.' }, { text: 'A2.' }, { text: 'B1.' }, { text: 'A3.' }]);
  await server.send('First');
  await server.send('Second');
  const before = await server.page();
  const id = before.conversationId;
  const first = before.messages[0]?.id ?? '';
  // As the page of the AI SDK sends it: under the id of the message that is edited.
  await (await server.open({ message: user('First, better', first), messageId: first })).text();
  expect(await shown()).toEqual(['First, better', 'B1.']);
  expect(JSON.stringify(server.provider.requests[2]?.body.input)).not.toContain('Second');

  const after = await server.page();
  expect(after.branches).toMatchObject([
    {
      messageId: after.messages[0]?.id,
      versions: [
        { messageId: first, text: 'First', shown: false },
        { messageId: after.messages[0]?.id, text: 'First, better', shown: true },
      ],
    },
  ]);
  const switched = await (await server.call(show, { id }, { messageId: first })).json();
  expect(switched.messages.map(words)).toEqual(['First', 'A1.', 'Second', 'A2.']);
  await server.restart();
  expect(await shown()).toEqual(['First', 'A1.', 'Second', 'A2.']);
  await server.send('Third');
  expect(await shown()).toEqual(['First', 'A1.', 'Second', 'A2.', 'Third', 'A3.']);
  expect((await (await server.call(branches, { id })).json()).branches).toHaveLength(1);
});

test('another try keeps the answer that it replaces', async () => {
  server = await startServer([{ text: 'One.' }, { text: 'Two.' }]);
  await server.send('Say');
  const { conversationId: id, messages } = await server.page();
  await (await server.open({ trigger: 'regenerate-message', messageId: messages[1]?.id })).text();
  const page = await server.page();
  expect(page.messages.map(words)).toEqual(['Say', 'Two.']);
  expect(page.branches[0]?.versions.map((each) => each.text)).toEqual(['One.', 'Two.']);
  await server.call(show, { id }, { messageId: messages[1]?.id });
  expect(await shown()).toEqual(['Say', 'One.']);
});

test('only messages of the person, of the shown branch, can be edited', async () => {
  server = await startServer([{ text: 'A.' }]);
  await server.send('First');
  const { conversationId: id, messages } = await server.page();
  const edit = (messageId: string | undefined) => server.open({ message: user('x'), messageId });
  expect((await edit(messages[1]?.id)).status).toBe(409);
  expect((await edit('u-unknown')).status).toBe(409);
  expect((await server.call(show, { id }, { messageId: 'u-unknown' })).status).toBe(404);
  server.cookie = 'tasks_browser=aaaaaaaaaaaaaaaaaaaaaa';
  expect((await server.call(show, { id }, { messageId: messages[0]?.id })).status).toBe(404);
  expect((await server.call(branches, { id })).status).toBe(404);
});

test('no branch is changed under an answer', async () => {
  server = await startServer([{ text: 'A.' }, heldTurn('Not ', 'yet.').turn]);
  await server.send('First');
  const { conversationId: id, messages } = await server.page();
  const running = await server.open({ message: user('Second') });
  expect((await server.call(show, { id }, { messageId: messages[0]?.id })).status).toBe(409);
  await running.body?.cancel();
});

test('another try after an edit goes on from it and does not edit again', async () => {
  const change = { path: 'docs/a.md', old_string: 'Old words.', new_string: 'New words.' };
  server = await startServer(
    [
      { calls: [{ name: 'read_file', arguments: { path: 'docs/b.md' } }] },
      { text: 'I edit. ', calls: [{ name: 'edit_file', arguments: change }] },
      { text: 'It broke off he', cut: 'socket' },
      { text: 'All is done.' },
    ],
    { TASKS_CHAT_APPROVAL: 'auto' },
  );
  await server.send('Edit');
  const failed = (await server.page()).messages.at(-1);
  expect(failed?.metadata?.outcome).toBe('failed');
  const body = await (await server.open({ trigger: 'regenerate-message', messageId: failed?.id })).text();
  // The page has nothing of the new answer: it is told all of it.
  expect(body).toContain('"toolName":"edit_file"');
  const page = await server.page();
  const answer = page.messages.at(-1);
  expect(answer?.id).not.toBe(failed?.id);
  expect(answer && words(answer)).toBe('I edit. All is done.');
  expect(answer && toolParts(answer).map((part) => part.type)).toEqual(['tool-read_file', 'tool-edit_file']);
  expect(answer?.parts).toContainEqual(
    expect.objectContaining({ type: 'data-notice', data: expect.objectContaining({ kind: 'kept' }) }),
  );
  expect(answer?.metadata).toMatchObject({ outcome: 'complete' });
  const input = server.provider.requests.at(-1)?.body.input ?? [];
  expect(input.filter((item: { type?: string }) => item.type === 'function_call_output')).toHaveLength(2);
  expect(page.branches).toHaveLength(1);
  // A page that follows the new answer builds what is stored, kept steps included.
  const seen = await built(body);
  expect(seen.id).toBe(answer?.id);
  expect(words(seen)).toBe('I edit. All is done.');
  expect(toolParts(seen).map((part) => part.state)).toEqual(['output-available', 'output-available']);
});

test('what was approved before the answer broke off is not asked again', async () => {
  const change = { path: 'docs/a.md', old_string: 'Old words.', new_string: 'New words.' };
  server = await startServer([
    { calls: [{ name: 'edit_file', arguments: change }] },
    { text: 'It broke off he', cut: 'socket' },
    { text: 'All is done.' },
  ]);
  await server.send('Edit');
  const asked = (await server.page()).messages.at(-1);
  const approvalId = asked && toolParts(asked)[0]?.approval?.id;
  await (await server.open({ approvals: [{ approvalId, approved: true }] })).text();
  const body = await (await server.open({ trigger: 'regenerate-message', messageId: asked?.id })).text();
  expect(toolParts(await built(body))).toMatchObject([
    { state: 'output-available', approval: { approved: true }, output: { ok: true } },
  ]);
  const answer = (await server.page()).messages.at(-1);
  expect(answer && words(answer)).toBe('All is done.');
  expect(answer?.metadata?.outcome).toBe('complete');
});

test('a question that was never answered is asked anew by another try', async () => {
  const change = { path: 'docs/a.md', old_string: 'Old words.', new_string: 'New words.' };
  server = await startServer([{ calls: [{ name: 'edit_file', arguments: change }] }]);
  await server.send('Edit');
  await (await server.open({ trigger: 'regenerate-message' })).text();
  const page = await server.page();
  expect(page.messages).toHaveLength(2);
  const answer = page.messages.at(-1);
  expect(answer && toolParts(answer).map((part) => part.state)).toEqual(['approval-requested']);
  expect(answer?.metadata?.outcome).toBe('waiting');
});

test('another try after reading alone begins anew', async () => {
  server = await startServer([
    { calls: [{ name: 'read_file', arguments: { path: 'docs/b.md' } }] },
    { text: 'It broke', cut: 'socket' },
    { text: 'Fresh.' },
  ]);
  await server.send('Read');
  await (await server.open({ trigger: 'regenerate-message' })).text();
  await eventually(async () => !(await server.page()).running);
  expect((await server.page()).messages.at(-1)?.parts.map((part) => part.type)).toEqual([
    'step-start',
    'text',
  ]);
});

/** The message that the AI SDK's client builds from a stream. */
async function built(body: string): Promise<TasksUIMessage> {
  const chunks = body
    .split('\n\n')
    .filter((event) => event.startsWith('data: {'))
    .map((event) => JSON.parse(event.slice('data: '.length)) as ChatChunk);
  let last: TasksUIMessage | undefined;
  const stream = new ReadableStream<ChatChunk>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  for await (const message of readUIMessageStream<TasksUIMessage>({ stream })) last = message;
  if (last === undefined) throw new Error('Nothing was built.');
  return last;
}
