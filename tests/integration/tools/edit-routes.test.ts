import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createChatStore } from '#lib/chat/store.ts';
import { tools } from '#lib/tools/registry.ts';
import { POST as undoOne } from '../../../app/api/edits/[id]/undo/route.ts';
import { GET } from '../../../app/api/edits/route.ts';
import { GET as planUndo, POST as undoSince } from '../../../app/api/edits/undo/route.ts';
import { noParams, origin, type RouteBench, routeBench } from './route-bench.ts';

const browserId = 'a'.repeat(22);
const approval = { edit: 'ask', delegate: 'ask', queue: 'ask' } as const;
let bench: RouteBench;
let conversationId: string;

beforeEach(async () => {
  bench = routeBench({ 'docs/a.md': 'one\n' });
  const store = createChatStore(bench.ctx.state.db);
  conversationId = store.createConversation(browserId, { kind: 'doc', path: 'docs/a.md' }, approval).id;
  const message = (id: string, role: 'user' | 'assistant') =>
    store.saveMessage(conversationId, { id, role, parts: [{ type: 'text', text: id }], metadata: {} });
  message('u1', 'user');
  message('m1', 'assistant');
  message('u2', 'user');
  message('m2', 'assistant');
  await bench.ok('read_file', { path: 'docs/a.md' });
  await edit('m1', 'one', '1');
  await edit('m2', '1', '11');
});
afterEach(() => bench.close());

async function edit(messageId: string, old_string: string, new_string: string) {
  const ctx = { ...bench.ctx, conversationId, messageId };
  expect(await tools.edit_file.run({ path: 'docs/a.md', old_string, new_string }, ctx)).toMatchObject({
    ok: true,
  });
}
const text = () => readFileSync(join(bench.root, 'docs/a.md'), 'utf8');
function request(path: string, body?: unknown, headers: Record<string, string> = {}): Request {
  const cookie = `tasks_browser=${browserId}`;
  return new Request(`${origin}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { host: 'localhost:3000', origin, 'content-type': 'application/json', cookie, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const undo = (sinceMessageId: string, headers?: Record<string, string>) =>
  undoSince(request('/api/edits/undo', { conversationId, sinceMessageId }, headers), noParams);

test('a conversation tells what it has changed, to its own browser alone', async () => {
  const path = `/api/edits?conversationId=${conversationId}`;
  const { edits } = (await (await GET(request(path), noParams)).json()) as { edits: { messageId: string }[] };
  expect(edits.map(({ messageId }) => messageId)).toEqual(['m2', 'm1']);
  expect(
    (await GET(request(path, undefined, { cookie: `tasks_browser=${'b'.repeat(22)}` }), noParams)).status,
  ).toBe(404);
  expect((await GET(request('/api/edits'), noParams)).status).toBe(404);
  expect((await GET(request(path, undefined, { origin: 'http://evil.example' }), noParams)).status).toBe(403);
});

test('all edits since a message are undone', async () => {
  const response = await undo('u2');
  expect(await response.json()).toMatchObject({ undone: [{ path: 'docs/a.md', removed: false }] });
  expect(text()).toBe('1\n');
  expect((await undo('u1')).status).toBe(200);
  expect(text()).toBe('one\n');
});

test('a file that has moved on is 409 with the difference in the message', async () => {
  writeFileSync(join(bench.root, 'docs/a.md'), 'mine\n');
  const response = await undo('u1');
  expect(response.status).toBe(409);
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  expect(Object.keys(error).sort()).toEqual(['code', 'message']);
  expect(error.message).toMatch(/Nothing was undone.*docs\/a\.md has changed.*-11\n\+mine/s);
});

const plan = async (sinceMessageId: string, headers?: Record<string, string>) => {
  const query = new URLSearchParams({ conversationId, sinceMessageId });
  return planUndo(request(`/api/edits/undo?${query}`, undefined, headers), noParams);
};

test('what an undoing would do is told before, in its order, and changes nothing', async () => {
  const { edits } = (await (await plan('u1')).json()) as { edits: { editId: string; refusal: unknown }[] };
  expect(edits).toMatchObject([
    { path: 'docs/a.md', tool: 'edit_file', created: false, refusal: null },
    { path: 'docs/a.md', refusal: null },
  ]);
  expect(text()).toBe('11\n');
  writeFileSync(join(bench.root, 'docs/a.md'), 'mine\n');
  expect(await (await plan('u2')).json()).toMatchObject({
    edits: [
      { refusal: { words: expect.stringContaining('has changed'), diff: '@@ -1,1 +1,1 @@\n-11\n+mine' } },
    ],
  });
  expect((await plan('u1', { cookie: '' })).status).toBe(404);
  expect((await plan('u1', { origin: 'http://evil.example' })).status).toBe(403);
});

test('a change between two edits of the chat holds back the earlier one alone', async () => {
  writeFileSync(join(bench.root, 'docs/a.md'), '11\nmine\n');
  await bench.ok('read_file', { path: 'docs/a.md' });
  await edit('m2', '11', '111');
  const { edits } = (await (await plan('u1')).json()) as { edits: { refusal: unknown }[] };
  expect(edits.map(({ refusal }) => refusal === null)).toEqual([true, false, false]);
});

test('only the edits that were listed are undone, and a refusal tells what came of each', async () => {
  const { edits } = (await (await plan('u1')).json()) as { edits: { editId: string }[] };
  const post = (editIds: string[]) =>
    undoSince(request('/api/edits/undo', { conversationId, sinceMessageId: 'u1', editIds }), noParams);
  const [latest, first] = edits.map(({ editId }) => editId);
  expect(await (await post([latest ?? ''])).json()).toMatchObject({ undone: [{ editId: latest }] });
  expect(text()).toBe('1\n');
  writeFileSync(join(bench.root, 'docs/a.md'), 'mine\n');
  const refused = await post([first ?? '']);
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({
    error: { code: 'conflict' },
    undone: [],
    notUndone: [{ editId: first, path: 'docs/a.md' }],
    refusal: { path: 'docs/a.md', diff: expect.stringContaining('+mine') },
  });
  expect((await post([])).status).toBe(400);
});

test('a foreign browser, a foreign page, an unknown message and a bad body are refused', async () => {
  expect((await undo('u1', { cookie: '' })).status).toBe(404);
  expect((await undo('u1', { origin: 'http://evil.example' })).status).toBe(403);
  expect((await undo('nobody')).status).toBe(404);
  expect(
    (
      await undoSince(
        request('/api/edits/undo', { conversationId, sinceMessageId: 'u1', all: true }),
        noParams,
      )
    ).status,
  ).toBe(400);
  expect(text()).toBe('11\n');
});

test('one edit is undone by its id', async () => {
  const { edits } = (await (
    await GET(request(`/api/edits?conversationId=${conversationId}`), noParams)
  ).json()) as {
    edits: { id: string }[];
  };
  const params = (id: string) => ({ params: Promise.resolve({ id }) });
  const [latest] = edits;
  expect((await undoOne(request('/api/edits/x/undo', {}), params(latest?.id ?? ''))).status).toBe(200);
  expect(text()).toBe('1\n');
  expect((await undoOne(request('/api/edits/x/undo', {}), params(latest?.id ?? ''))).status).toBe(409);
  expect((await undoOne(request('/api/edits/x/undo', {}), params('nothing'))).status).toBe(404);
});
