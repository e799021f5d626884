import type { ConversationEvent } from '#lib/chat/conversation-events.ts';
import { toolParts } from '#lib/chat/parts.ts';
import { heldTurn } from '#tests/fakes/held-turn.ts';
import { PATCH } from '../../../app/api/chat/[id]/route.ts';
import { POST as stop } from '../../../app/api/chat/[id]/stop/route.ts';
import { GET as follow } from '../../../app/api/chat/[id]/stream/route.ts';
import { GET as events } from '../../../app/api/events/route.ts';
import { readUntil } from './harness.ts';
import { doc, eventually, type Server, startServer, words } from './server.ts';

let server: Server;
afterEach(async () => {
  await server.close();
});

const text = (value: string) => ({ message: { role: 'user', parts: [{ type: 'text', text: value }] } });
const half = 'word '.repeat(30);
const change = { path: 'docs/a.md', old_string: 'Old words.', new_string: 'New words.' };

test('a tab that comes back in mid-answer gets it from its beginning, and both see the same end', async () => {
  const { turn, isHeld, letGo } = heldTurn(half, half);
  server = await startServer([turn]);
  const first = await server.open(text('Go'));
  const id = first.headers.get('x-conversation-id') ?? '';
  await first.body?.cancel();
  await isHeld;
  expect((await server.page()).running).toBe(true);
  const [one, two] = await Promise.all([server.call(follow, { id }), server.call(follow, { id })]);
  letGo();
  const [a, b] = await Promise.all([one.text(), two.text()]);
  expect(a).toBe(b);
  expect(a.match(/"delta":"[^"]*word/g)?.length).toBeGreaterThan(1);
  expect(words((await server.page()).messages[1] ?? { parts: [] })).toBe(half + half);
});

test('an open question survives a restart of the server, and can be answered after it', async () => {
  server = await startServer([{ calls: [{ name: 'edit_file', arguments: change }] }, { text: 'Done.' }]);
  await server.send('Edit');
  await server.restart();
  const page = await server.page();
  expect(page).toMatchObject({ running: false });
  const answer = page.messages.at(-1);
  expect(answer?.metadata?.outcome).toBe('waiting');
  expect(answer?.parts.some((part) => part.type === 'data-preview')).toBe(true);
  const approvalId = answer && toolParts(answer)[0]?.approval?.id;
  const body = await (await server.open({ approvals: [{ approvalId, approved: true }] })).text();
  expect(body).toContain('Done.');
  expect(toolParts((await server.page()).messages.at(-1) ?? page.messages[0] ?? never())[0]).toMatchObject({
    state: 'output-available',
    output: { ok: true },
  });
});

test('a tab that comes back while an approved answer goes on gets its first half too', async () => {
  const { turn, isHeld, letGo } = heldTurn(half, half);
  server = await startServer([{ calls: [{ name: 'edit_file', arguments: change }] }, turn]);
  await server.send('Edit');
  const { messages, conversationId: id } = await server.page();
  const approvalId = toolParts(messages[1] ?? never())[0]?.approval?.id;
  const going = await server.open({ approvals: [{ approvalId, approved: true }] });
  await isHeld;
  const following = await server.call(follow, { id });
  letGo();
  const body = await following.text();
  for (const piece of [
    '"tool-input-available"',
    '"data-preview"',
    '"tool-approval-response"',
    '"delta":"word',
  ]) {
    expect(body).toContain(piece);
  }
  // The tab that approved has the first half and is not told it again.
  expect(await going.text()).not.toContain('"tool-input-available"');
  expect((await server.call(follow, { id })).status).toBe(204);
});

test('a server that ends in mid-answer leaves what was said, honest, and both ways on', async () => {
  server = await startServer([
    heldTurn('word word middle. ', half).turn,
    { text: 'And on.' },
    { text: 'Anew.' },
  ]);
  const first = await server.open(text('Go'));
  const [seen, rest] = first.body?.tee() ?? never();
  await readUntil(seen, 'middle');
  await server.restart();
  await new Response(rest).text();
  const cut = (await server.page()).messages[1] ?? never();
  expect(words(cut)).toContain('word');
  expect(cut.metadata).toMatchObject({
    outcome: 'failed',
    problem: { code: 'interrupted', retryable: true },
  });
  await server.send('Continue.');
  expect(JSON.stringify(server.provider.requests[1]?.body.input)).toContain('word word');
  const last = (await server.page()).messages.at(-1);
  await (await server.open({ trigger: 'regenerate-message', messageId: last?.id })).text();
  expect((await server.page()).messages.map(words).slice(2)).toEqual(['Continue.', 'Anew.']);
});

test('the tabs of one browser are told of every change of its conversations, others of none', async () => {
  server = await startServer([{ text: 'Hi.' }, { text: 'Again.', rate: 20 }]);
  await server.send('Hello');
  const id = (await server.page()).conversationId;
  const mine = await listen();
  const cookie = server.cookie;
  server.cookie = 'tasks_browser=aaaaaaaaaaaaaaaaaaaaaa';
  const other = await listen();
  server.cookie = cookie;

  const response = await server.open(text('More'));
  await eventually(async () => mine.heard.some((event) => 'running' in event && event.running));
  await server.open({ ...text('Waits'), queue: true });
  await server.call(stop, { id }, {});
  await response.text();
  await server.call(PATCH, { id }, { title: 'Named' });
  await eventually(async () => mine.heard.length >= 4);
  expect(mine.heard[0]).toMatchObject({ id, kind: 'doc', path: doc.path, running: true });
  expect(mine.heard.at(-1)).toMatchObject({ id, running: false, updatedAt: expect.any(String) });
  expect(JSON.stringify(mine.heard)).not.toContain(cookie.split('=')[1]);
  expect(other.heard).toEqual([]);
  await Promise.all([mine.close(), other.close()]);
});

async function listen(): Promise<{ heard: ConversationEvent[]; close: () => Promise<void> }> {
  const heard: ConversationEvent[] = [];
  const reader = (await server.call(events)).body?.pipeThrough(new TextDecoderStream()).getReader();
  const done = (async () => {
    for (let buffer = ''; ; ) {
      const next = await reader?.read();
      if (next === undefined || next.done) return;
      buffer += next.value;
      const whole = buffer.split('\n\n');
      buffer = whole.pop() ?? '';
      for (const event of whole) {
        const match = /^event: conversation\ndata: (.*)$/s.exec(event);
        if (match) heard.push(JSON.parse(match[1] ?? ''));
      }
    }
  })();
  return {
    heard,
    close: async () => {
      await reader?.cancel();
      await done;
    },
  };
}

function never(): never {
  throw new Error('There is no such message.');
}
