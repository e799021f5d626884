import { heldTurn } from '#tests/fakes/held-turn.ts';
import { DELETE, PATCH } from '../../../app/api/chat/[id]/queue/[messageId]/route.ts';
import { PUT, POST as sendNow } from '../../../app/api/chat/[id]/queue/route.ts';
import { POST as stop } from '../../../app/api/chat/[id]/stop/route.ts';
import { eventually, type Server, startServer, words } from './server.ts';

let server: Server;
afterEach(async () => {
  await server.close();
});

const text = (value: string, id?: string) => ({
  message: { ...(id === undefined ? {} : { id }), role: 'user', parts: [{ type: 'text', text: value }] },
});
const shown = async () => (await server.page()).messages.map(words);

test('a message waits for the answer under way, and goes out by itself when it is whole', async () => {
  const { turn, letGo } = heldTurn('Not ', 'yet.');
  server = await startServer([turn, { text: 'Second.' }, { text: 'Third.' }]);
  const first = await server.open(text('One'));
  const waiting = await server.open({ ...text('Two', 'u-two'), queue: true });
  expect(waiting.status).toBe(202);
  const answer = await waiting.json();
  expect(answer).toMatchObject({
    queuedId: 'u-two',
    queued: [{ id: 'u-two', text: 'Two', createdAt: expect.any(String) }],
  });
  expect(answer.conversationId).toBe(first.headers.get('x-conversation-id'));
  await server.open({ ...text('Three'), queue: true });
  expect((await server.page()).queued.map((each) => each.text)).toEqual(['Two', 'Three']);
  expect((await server.open({ ...text('Again', 'u-two'), queue: true })).status).toBe(409);
  letGo();
  await first.text();
  // Whoever reads the first answer to its end finds the next one under way.
  expect(await server.page()).toMatchObject({ running: true, queued: [{ text: 'Three' }] });
  await eventually(async () => !(await server.page()).running);
  expect((await shown()).filter((_text, index) => index !== 1)).toEqual([
    'One',
    'Two',
    'Second.',
    'Three',
    'Third.',
  ]);
  expect(server.provider.requests).toHaveLength(3);
});

test('without the wish to wait it is refused as before, and with it an idle conversation answers at once', async () => {
  const { turn, letGo } = heldTurn('Not ', 'yet.');
  server = await startServer([turn, { text: 'Now.' }]);
  const first = await server.open(text('One'));
  expect((await server.open(text('Two'))).status).toBe(409);
  letGo();
  await first.text();
  const response = await server.open({ ...text('Two'), queue: true });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(await response.text()).toContain('Now.');
});

test('of two tabs that send at the same moment one is answered and the other waits', async () => {
  server = await startServer([{ text: 'Done.', rate: 20, deltaChars: 1 }, { text: 'Next.' }]);
  await server.send('Begin');
  const both = await Promise.all([
    server.open({ ...text('One'), queue: true }),
    server.open({ ...text('Two'), queue: true }),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 202]);
  await both.find(({ status }) => status === 200)?.text();
  await eventually(async () => !(await server.page()).running);
  expect((await shown()).filter((each) => each === 'One' || each === 'Two').toSorted()).toEqual([
    'One',
    'Two',
  ]);
  expect(server.provider.requests).toHaveLength(3);
});

test('what waits can be changed, put in another order and removed', async () => {
  server = await startServer([heldTurn('Not ', 'yet.').turn, { text: 'Done.' }]);
  const first = await server.open(text('One'));
  const id = first.headers.get('x-conversation-id') ?? '';
  for (const name of ['a', 'b', 'c']) await server.open({ ...text(name, `u-${name}`), queue: true });
  await server.call(PATCH, { id, messageId: 'u-b' }, { text: 'B, better' });
  await server.call(PUT, { id }, { order: ['u-c', 'u-b', 'u-a'] });
  const left = await (await server.call(DELETE, { id, messageId: 'u-a' }, {})).json();
  expect(left.queued).toMatchObject([{ text: 'c' }, { text: 'B, better' }]);
  expect((await server.call(PUT, { id }, { order: ['u-c'] })).status).toBe(409);
  expect((await server.call(PATCH, { id, messageId: 'u-a' }, { text: 'late' })).status).toBe(404);
  expect((await server.call(PATCH, { id, messageId: 'u-b' }, { text: '  ' })).status).toBe(400);
  const mine = server.cookie;
  server.cookie = 'tasks_browser=aaaaaaaaaaaaaaaaaaaaaa';
  expect((await server.call(PUT, { id }, { order: ['u-c', 'u-b'] })).status).toBe(404);
  expect((await server.call(DELETE, { id, messageId: 'u-b' }, {})).status).toBe(404);
  server.cookie = mine;
  expect((await server.page()).queued).toHaveLength(2);
});

test('after a stop, a failure or a restart it stays where it is, until it is sent or removed', async () => {
  server = await startServer([
    heldTurn('Not ', 'yet.').turn,
    { status: 400, error: { message: 'no' } },
    { text: 'At last.' },
  ]);
  const first = await server.open(text('One'));
  const id = first.headers.get('x-conversation-id') ?? '';
  await server.open({ ...text('Two'), queue: true });
  await server.open({ ...text('Three'), queue: true });
  await eventually(async () => server.provider.requests.length === 1);
  await server.call(stop, { id }, {});
  await first.text();
  expect(await server.page()).toMatchObject({ running: false, queued: [{ text: 'Two' }, { text: 'Three' }] });
  await server.restart();
  expect(await server.page()).toMatchObject({ running: false, queued: [{ text: 'Two' }, { text: 'Three' }] });
  expect(await (await server.call(sendNow, { id }, {})).text()).toContain('provider-error');
  expect(await server.page()).toMatchObject({ running: false, queued: [{ text: 'Three' }] });
  expect(await (await server.call(sendNow, { id }, {})).text()).toContain('At last.');
  expect((await server.call(sendNow, { id }, {})).status).toBe(204);
});

test('a server that ends in mid-answer sends nothing of what waits', async () => {
  server = await startServer([heldTurn('Not ', 'yet.').turn, { text: 'Never.' }]);
  const first = await server.open(text('One'));
  await server.open({ ...text('Two'), queue: true });
  await eventually(async () => server.provider.requests.length === 1);
  await server.restart();
  await first.text();
  const page = await server.page();
  expect(page).toMatchObject({ running: false, queued: [{ text: 'Two' }] });
  expect(page.messages.at(-1)?.metadata).toMatchObject({
    outcome: 'failed',
    problem: { code: 'interrupted', retryable: true },
  });
  expect(server.provider.requests).toHaveLength(1);
});

test('while a question waits for the person, so does the next message', async () => {
  const change = { path: 'docs/a.md', old_string: 'Old words.', new_string: 'New words.' };
  server = await startServer([
    { calls: [{ name: 'edit_file', arguments: change }] },
    { text: 'Changed.' },
    { text: 'Next.' },
  ]);
  await server.send('Edit');
  expect((await server.open({ ...text('And then'), queue: true })).status).toBe(202);
  expect(await server.page()).toMatchObject({ running: false, queued: [{ text: 'And then' }] });
  const part = (await server.page()).messages.at(-1)?.parts.find((each) => each.type === 'tool-edit_file');
  const approvalId = (part as { approval?: { id: string } } | undefined)?.approval?.id;
  await (await server.open({ approvals: [{ approvalId, approved: true }] })).text();
  await eventually(async () => !(await server.page()).running);
  expect((await shown()).slice(1)).toEqual(['Changed.', 'And then', 'Next.']);
});

test('what waits is bounded', async () => {
  server = await startServer([heldTurn('Not ', 'yet.').turn]);
  const first = await server.open(text('One'));
  const statuses = [];
  for (let index = 0; index < 21; index++) {
    statuses.push((await server.open({ ...text(`Next ${index}`), queue: true })).status);
  }
  expect(statuses.slice(-2)).toEqual([202, 429]);
  await first.body?.cancel();
});
