import { GET as exportMarkdown } from '../../../app/api/chat/[id]/export/route.ts';
import { POST as move } from '../../../app/api/chat/[id]/move/route.ts';
import { DELETE, PATCH } from '../../../app/api/chat/[id]/route.ts';
import { GET as history } from '../../../app/api/chat/history/route.ts';
import { POST as begin } from '../../../app/api/chat/new/route.ts';
import { doc, type Server, startServer, words } from './server.ts';

let server: Server;
afterEach(async () => {
  await server.close();
});
const find = async (q: string) =>
  (await (await server.call(history, {}, undefined, `?${new URLSearchParams({ q })}`)).json()).conversations;

test('a conversation gets its title from the first message and keeps the one that a person gives it', async () => {
  server = await startServer([{ text: 'Yes.' }]);
  await server.send('Is this **good**?');
  const { conversationId: id, title } = await server.page();
  expect(title).toBe('Is this **good**?');
  const renamed = await server.call(PATCH, { id }, { title: '  Review\n of A ' });
  expect(await renamed.json()).toMatchObject({ title: 'Review of A', approval: { edit: 'ask' } });
  await server.send('More');
  expect((await server.page()).title).toBe('Review of A');
  for (const wrong of [{}, { title: ' ' }, { title: 'x'.repeat(201) }, { title: 'x', other: 1 }]) {
    expect((await server.call(PATCH, { id }, wrong)).status).toBe(400);
  }
});

test('all messages are searched: questions, answers, replaced branches, and the title', async () => {
  server = await startServer([{ text: 'The flux capacitor hums.' }, { text: 'The gearbox rattles.' }]);
  await server.send('What hums?');
  const { conversationId: id, messages } = await server.page();
  await (await server.open({ trigger: 'regenerate-message', messageId: messages[1]?.id })).text();
  await server.call(PATCH, { id }, { title: 'Machine room' });
  expect(await find('capac')).toMatchObject([
    {
      id,
      title: 'Machine room',
      hits: [
        { messageId: messages[1]?.id, role: 'assistant', snippet: expect.stringContaining('capacitor') },
      ],
    },
  ]);
  expect(await find('gearbox rattles')).toHaveLength(1);
  expect(await find('gearbox hums')).toEqual([]);
  expect(await find('machine')).toMatchObject([{ id, hits: [] }]);
  expect(await find('earbo')).toHaveLength(1);
  server.cookie = 'tasks_browser=aaaaaaaaaaaaaaaaaaaaaa';
  expect(await find('capacitor')).toEqual([]);
});

test('a conversation that says it again and again lists the places, best first, and counts the rest', async () => {
  server = await startServer([{ text: 'An ocelot.' }]);
  await server.send('ocelot ocelot ocelot');
  await server.send('What of the ocelot?');
  await server.send('Something else');
  const { messages } = await server.page();
  const [found] = (await find('ocelot')) as { hits: { messageId: string }[]; hitCount: number }[];
  const holding = messages.filter((message) => /ocelot/i.test(words(message))).map(({ id }) => id);
  expect(found?.hits.map(({ messageId }) => messageId).toSorted()).toEqual(holding.toSorted());
  expect(found).toMatchObject({ hitCount: 5 });
  for (let at = 0; at < 18; at++) await server.send(`ocelot ${at}`);
  const [many] = (await find('ocelot')) as { hits: object[]; hitCount: number }[];
  expect(many?.hits).toHaveLength(20);
  expect(many?.hitCount).toBe(5 + 2 * 18);
});

test.each([
  '"',
  "'",
  '*',
  'AND',
  'a OR',
  'NEAR(',
  '(((',
  'words:x',
  '^hum',
  '-',
  '%',
  '_',
  '\0',
  "'; DROP TABLE x; --",
  '"hums" NOT',
  '{',
  '\\',
  'x'.repeat(200),
  '🦀',
  '\ud800',
  'NOT NOT',
  'hums"*',
  'rowid:1',
])('a hostile search is only words: %j', async (query) => {
  server = await startServer([{ text: 'It hums.' }]);
  await server.send('What hums?');
  const response = await server.call(history, {}, undefined, `?${new URLSearchParams({ q: query })}`);
  expect(response.status).toBe(200);
  expect(Array.isArray((await response.json()).conversations)).toBe(true);
});

test('a deleted conversation is not found any more', async () => {
  server = await startServer([{ text: 'Zanzibar.' }]);
  await server.send('Where?');
  const { conversationId: id } = await server.page();
  expect(await find('zanzibar')).toHaveLength(1);
  await server.call(DELETE, { id }, {});
  expect(await find('zanzibar')).toEqual([]);
  expect(await server.page()).toMatchObject({ conversationId: null, queued: [], branches: [], usage: {} });
});

test('exported as markdown: who said what, what was called, and nothing in it breaks out of its place', async () => {
  const args = { path: 'docs/a.md', old_string: '````\n# Fake heading', new_string: 'x' };
  server = await startServer([
    { calls: [{ name: 'edit_file', arguments: args }] },
    { text: 'It **failed**.' },
  ]);
  await server.send('Try # this');
  const { conversationId: id } = await server.page();
  const response = await server.call(exportMarkdown, { id });
  expect(response.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="try-this.md"');
  const text = await response.text();
  expect(text).toMatch(/^# Try \\# this\n\nConversation about `docs\/a\.md`/);
  expect(text).toMatch(/## You, 20\d\d-[\s\S]*Try # this[\s\S]*## Answer \(gpt-5\.4-mini\)/);
  expect(text).toMatch(/`edit_file`, failed: [\s\S]*`````json\n\{[\s\S]*\n`````\n/);
  expect(text).toContain('It **failed**.');
  server.cookie = '';
  expect((await server.call(exportMarkdown, { id })).status).toBe(404);
});

test('carried to the open document it is that one’s conversation, and the model is told of the new page', async () => {
  server = await startServer([{ text: 'About A.' }, { text: 'About B.' }]);
  await server.send('Hello');
  const { conversationId: id } = await server.page();
  const there = { kind: 'doc', path: 'docs/b.md' };
  const moved = await server.call(move, { id }, { doc: there });
  expect(await moved.json()).toEqual({ conversationId: id, doc: there });
  expect(await server.page()).toMatchObject({ conversationId: null, messages: [] });
  expect((await server.page(there)).messages.map(words)).toEqual(['Hello', 'About A.']);
  await (
    await server.open({ doc: there, message: { role: 'user', parts: [{ type: 'text', text: 'And here?' }] } })
  ).text();
  expect(server.provider.requests[1]?.path).toBe('docs/b.md');
  expect((await server.call(begin, {}, { doc, conversationId: id })).status).toBe(404);
  expect((await server.call(move, { id }, { doc: { kind: 'doc', path: '.env' } })).status).toBe(403);
  expect((await server.call(move, { id }, { doc: { kind: 'doc', path: 'docs/none.md' } })).status).toBe(404);
  server.cookie = '';
  expect((await server.call(move, { id }, { doc })).status).toBe(404);
});
