import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import { toolParts } from '#lib/chat/parts.ts';
import { endAllRuns } from '#lib/chat/runs.ts';
import { createIndexer } from '#lib/docs/repo-index.ts';
import { loadEnv } from '#lib/env.ts';
import { openRepo } from '#lib/repo/root.ts';
import { openState, type State } from '#lib/state/db.ts';
import { heldTurn } from '#tests/fakes/held-turn.ts';
import { type FakeProvider, type Script, startFakeProvider } from '#tests/fakes/provider.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';
import { DELETE, PATCH } from '../../../app/api/chat/[id]/route.ts';
import { POST as stop } from '../../../app/api/chat/[id]/stop/route.ts';
import { GET as follow } from '../../../app/api/chat/[id]/stream/route.ts';
import { GET as history } from '../../../app/api/chat/history/route.ts';
import { POST as begin } from '../../../app/api/chat/new/route.ts';
import { GET, POST } from '../../../app/api/chat/route.ts';

const holder = globalThis as unknown as Record<symbol, unknown>;
const slot = Symbol.for('dataface-tasks.context');
const origin = 'http://localhost:3000';
const doc = { kind: 'doc', path: 'docs/a.md' };
let temp: TempRepo;
let provider: FakeProvider;
let state: State;
let stateDir: string;
let cookie: string;

async function start(script?: Script, env: Record<string, string> = {}): Promise<void> {
  provider = await startFakeProvider(script === undefined ? {} : { script });
  temp = tempRepo({ 'docs/a.md': '# A\n\nOld words.\n' });
  stateDir = mkdtempSync(join(tmpdir(), 'dataface-tasks-routes-'));
  state = openState(stateDir);
  const repo = openRepo({ root: temp.root, stateDir });
  const settings = {
    TASKS_REPO_ROOT: temp.root,
    OPENAI_API_KEY: 'sk-secret-0123',
    OPENAI_BASE_URL: provider.url,
  };
  holder[slot] = {
    env: loadEnv({ env: { ...settings, ...env }, cwd: temp.root, appRoot: stateDir }),
    repo,
    state,
    index: createIndexer(repo),
  };
  cookie = '';
}
afterEach(async () => {
  await endAllRuns();
  state.close();
  await provider.close();
  temp.remove();
  rmSync(stateDir, { recursive: true, force: true });
  delete holder[slot];
});

const none = { params: Promise.resolve({}) };
const withId = (id: string) => ({ params: Promise.resolve({ id }) });
function request(path: string, body?: unknown, headers: Record<string, string> = {}): Request {
  return new Request(`${origin}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { host: 'localhost:3000', origin, 'content-type': 'application/json', cookie, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
async function send(text: string): Promise<{ response: Response; body: string }> {
  const response = await POST(
    request('/api/chat', { doc, message: { role: 'user', parts: [{ type: 'text', text }] } }),
    none as never,
  );
  cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
  return { response, body: await response.text() };
}
async function page(): Promise<{
  conversationId: string;
  messages: TasksUIMessage[];
  running: boolean;
  approval: unknown;
  configured: unknown;
}> {
  return (await GET(request('/api/chat?kind=doc&path=docs/a.md'), none as never)).json();
}

test('a conversation: stream, cookie, header, and what a reload finds', async () => {
  await start([{ text: 'Hello.' }]);
  const { response, body } = await send('Hi');
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('set-cookie')).toMatch(/^tasks_browser=[\w-]{22}; .*HttpOnly; SameSite=Strict/);
  expect(body).toContain('Hello.');
  const found = await page();
  expect(found).toMatchObject({
    conversationId: response.headers.get('x-conversation-id'),
    running: false,
    approval: { edit: 'ask', delegate: 'ask', queue: 'ask' },
    configured: { ok: true, model: 'gpt-5.4-mini', provider: 'openai' },
  });
  expect(found.messages).toHaveLength(2);
  expect(JSON.stringify(found) + body).not.toContain('sk-secret-0123');
});

test('another browser neither sees nor reaches a conversation', async () => {
  await start([{ text: 'Hello.' }]);
  const { response } = await send('Hi');
  const id = response.headers.get('x-conversation-id') ?? '';
  cookie = 'tasks_browser=aaaaaaaaaaaaaaaaaaaaaa';
  expect(await page()).toMatchObject({ conversationId: null, messages: [] });
  const message = { role: 'user', parts: [{ type: 'text', text: 'x' }] };
  const answers = await Promise.all([
    POST(request('/api/chat', { conversationId: id, doc, message }), none as never),
    follow(request('/x'), withId(id)),
    stop(request('/x', {}), withId(id)),
    DELETE(request('/x', {}), withId(id)),
    PATCH(request('/x', { approval: { edit: 'auto' } }), withId(id)),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404, 404, 404]);
});

test('the door is closed to other sites, and the key is asked for only behind it', async () => {
  await start([{ text: 'Hello.' }], { OPENAI_API_KEY: '' });
  const body = { doc, message: { role: 'user', parts: [{ type: 'text', text: 'x' }] } };
  const foreign = { origin: 'http://evil.example' };
  expect((await POST(request('/api/chat', body, foreign), none as never)).status).toBe(403);
  expect((await POST(request('/api/chat', { ...body, role: 'system' }), none as never)).status).toBe(400);
  const closed = await POST(request('/api/chat', body), none as never);
  expect(closed.status).toBe(503);
  expect(await closed.json()).toMatchObject({ error: { code: 'not-configured' } });
  const cross = { 'sec-fetch-site': 'cross-site' };
  expect((await GET(request('/api/chat?kind=doc&path=a', undefined, cross), none as never)).status).toBe(403);
  expect((await history(request('/api/chat/history', undefined, cross), none as never)).status).toBe(403);
});

test.each([
  ['../outside.md', 403],
  ['/etc/passwd', 403],
  ['.env', 403],
  ['.git/config', 403],
  ['docs/none.md', 404],
])('no conversation can be begun about %s, and the provider hears nothing of it', async (path, status) => {
  await start();
  const about = { kind: 'doc', path };
  const message = { role: 'user', parts: [{ type: 'text', text: 'What is in it?' }] };
  const posted = await POST(request('/api/chat', { doc: about, message }), none as never);
  const begun = await begin(request('/api/chat/new', { doc: about }), none as never);
  expect([posted.status, begun.status]).toEqual([status, status]);
  expect(provider.requests).toEqual([]);
});

test('stop, history, new conversation, settings, delete', async () => {
  await start([heldTurn('Not ', 'yet.').turn]);
  const posted = await POST(
    request('/api/chat', { doc, message: { role: 'user', parts: [{ type: 'text', text: 'Tell me' }] } }),
    none as never,
  );
  cookie = posted.headers.get('set-cookie')?.split(';')[0] ?? '';
  const id = posted.headers.get('x-conversation-id') ?? '';
  expect((await page()).running).toBe(true);
  const replay = await follow(request('/x'), withId(id));
  expect(replay.status).toBe(200);
  expect(await (await stop(request('/x', {}), withId(id))).json()).toEqual({ stopped: true });
  expect(await replay.text()).toContain('"outcome":"stopped"');
  expect((await follow(request('/x'), withId(id))).status).toBe(204);

  const found = await (await history(request('/api/chat/history?q=tell'), none as never)).json();
  expect(found.conversations).toMatchObject([{ id, title: 'Tell me', path: 'docs/a.md', messageCount: 2 }]);
  await PATCH(request('/x', { approval: { edit: 'auto' } }), withId(id));
  expect((await page()).approval).toEqual({ edit: 'auto', delegate: 'ask', queue: 'ask' });

  const { conversationId } = await (await begin(request('/x', { doc }), none as never)).json();
  expect(conversationId).not.toBe(id);
  expect(await page()).toMatchObject({ conversationId, messages: [] });
  const back = await begin(request('/x', { doc, conversationId: id }), none as never);
  expect(await back.json()).toEqual({ conversationId: id });
  expect((await page()).messages).toHaveLength(2);
  const elsewhere = { doc: { kind: 'doc', path: 'docs/other.md' }, conversationId: id };
  expect((await begin(request('/x', elsewhere), none as never)).status).toBe(404);
  const mine = cookie;
  cookie = '';
  expect((await begin(request('/x', { doc, conversationId: id }), none as never)).status).toBe(404);
  cookie = mine;
  expect((await DELETE(request('/x', {}), withId(id))).status).toBe(200);
  expect((await (await history(request('/x'), none as never)).json()).conversations).toEqual([]);
});

test('the real tools: the snapshot counts as read, the diff is shown, the file changes on approval', async () => {
  const change = { path: 'docs/a.md', old_string: 'Old words.', new_string: 'New words.' };
  await start([{ calls: [{ name: 'edit_file', arguments: change }] }, { text: 'Done.' }]);
  const { body } = await send('Edit');
  expect(body).toContain('data-preview');
  expect(readFileSync(join(temp.root, 'docs/a.md'), 'utf8')).toContain('Old words.');
  const [tool] = (await page()).messages.flatMap(toolParts);
  const approvals = [{ approvalId: tool?.approval?.id, approved: true }];
  await (await POST(request('/api/chat', { doc, approvals }), none as never)).text();
  expect(readFileSync(join(temp.root, 'docs/a.md'), 'utf8')).toBe('# A\n\nNew words.\n');
  expect((await page()).messages.flatMap(toolParts)[0]).toMatchObject({
    state: 'output-available',
    output: { ok: true, path: 'docs/a.md' },
  });
});

test('an approved edit is refused when the file was changed since, be it elsewhere in it', async () => {
  const change = { path: 'docs/a.md', old_string: 'Old words.', new_string: 'New words.' };
  await start([{ calls: [{ name: 'edit_file', arguments: change }] }, { text: 'Then not.' }]);
  await send('Edit');
  const [tool] = (await page()).messages.flatMap(toolParts);
  temp.write({ 'docs/a.md': '# Another title\n\nOld words.\n' });
  const approvals = [{ approvalId: tool?.approval?.id, approved: true }];
  await (await POST(request('/api/chat', { doc, approvals }), none as never)).text();
  expect(readFileSync(join(temp.root, 'docs/a.md'), 'utf8')).toBe('# Another title\n\nOld words.\n');
  expect((await page()).messages.flatMap(toolParts)[0]).toMatchObject({
    output: { ok: false, code: 'stale', message: expect.stringMatching(/changed since/) },
  });
});

test('two edits of one file are approved together and both land', async () => {
  const edit = (old_string: string, new_string: string) => ({
    name: 'edit_file',
    arguments: { path: 'docs/a.md', old_string, new_string },
  });
  await start([{ calls: [edit('# A', '# B'), edit('Old words.', 'New words.')] }, { text: 'Done.' }]);
  await send('Edit');
  const approvals = (await page()).messages
    .flatMap(toolParts)
    .map((part) => ({ approvalId: part.approval?.id, approved: true }));
  expect(approvals).toHaveLength(2);
  await (await POST(request('/api/chat', { doc, approvals }), none as never)).text();
  expect(readFileSync(join(temp.root, 'docs/a.md'), 'utf8')).toBe('# B\n\nNew words.\n');
});

test('a read and an edit of another file in one step: the edit waits for a later step', async () => {
  const other = { path: 'docs/b.md', old_string: 'b', new_string: 'c' };
  await start([
    {
      calls: [
        { name: 'read_file', arguments: { path: 'docs/b.md' } },
        { name: 'edit_file', arguments: other },
      ],
    },
    { calls: [{ name: 'edit_file', arguments: other }] },
  ]);
  temp.write({ 'docs/b.md': 'b\n' });
  await send('Edit the other');
  const parts = (await page()).messages.flatMap(toolParts);
  expect(parts.map((part) => part.state)).toEqual([
    'output-available',
    'output-available',
    'approval-requested',
  ]);
  expect(parts[1]?.output).toMatchObject({ ok: false });
  expect(readFileSync(join(temp.root, 'docs/b.md'), 'utf8')).toBe('b\n');
});

test.each([
  ['read this', 'has **3 lines**'],
  ['search for "words"', 'Done.'],
  ['list the tasks', 'Done.'],
  ['chain it', 'has **3 lines**'],
  ['hello', '| naming | open |'],
])('the fake model by keyword: %s', async (text, expected) => {
  await start();
  const { body } = await send(text);
  const deltas = [...body.matchAll(/"type":"text-delta","id":"[^"]*","delta":("(?:[^"\\]|\\.)*")/g)];
  expect(deltas.map((match) => JSON.parse(match[1] ?? '""')).join('')).toContain(expected);
  const answer = (await page()).messages.at(-1);
  expect(answer?.metadata?.outcome).toBe('complete');
  for (const part of answer ? toolParts(answer) : []) expect(part.output).toMatchObject({ ok: true });
});
