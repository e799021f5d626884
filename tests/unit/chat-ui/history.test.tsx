import { screen, waitFor, within } from '@testing-library/react';
import { mountPanel } from './mount.tsx';
import { answered, fakeWire, history, json, refusal, said, type Wire } from './wire.ts';

let wire: Wire;
let past: { id: string; kind: string; path: string; title: string; hits?: object[] }[];

beforeEach(() => {
  past = [
    { id: 'c1', kind: 'doc', path: 'docs/guide.md', title: 'About the guide' },
    { id: 'c2', kind: 'doc', path: 'docs/other.md', title: 'About the other' },
  ];
  wire = fakeWire();
  wire.on('GET /api/chat', () => history());
  wire.on('GET /api/chat/history', () =>
    json({
      conversations: past.map((one) => ({ updatedAt: '2026-01-01T00:00:00Z', messageCount: 2, ...one })),
    }),
  );
});

const row = (name: RegExp) => screen.findByRole('button', { name });
const titles = () =>
  [...document.querySelectorAll('.chat-past > span:first-child')].map((one) => one.textContent);
const asked = () =>
  wire.sent.filter(({ path }) => path.startsWith('/api/chat/history')).map(({ path }) => path);

async function open() {
  const mounted = mountPanel();
  await screen.findByText(/is its context/);
  await mounted.user.click(screen.getByRole('button', { name: 'History' }));
  await row(/^About the guide/);
  return mounted;
}

test('a search over all that was said asks once for what was typed, and shows where it stands', async () => {
  const { user } = await open();
  expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search conversations' }));
  past = [
    {
      ...(past[1] as (typeof past)[number]),
      hits: [{ messageId: 'm7', role: 'assistant', snippet: '… a walrus lives there …' }],
    },
  ];
  await user.keyboard('walrus');
  await screen.findByText('walrus', { selector: 'mark' });
  expect(titles()).toEqual(['About the other']);
  expect(asked()).toEqual(['/api/chat/history', '/api/chat/history?q=walrus']);
  past = [];
  await user.keyboard('es');
  await screen.findByText(/Nobody said “walruses”/);
});

test('the latest search wins, however late an earlier one is answered', async () => {
  const slow = Promise.withResolvers<Response>();
  const { user } = await open();
  wire.on('GET /api/chat/history', ({ path }) =>
    path.endsWith('q=a') ? slow.promise : json({ conversations: [] }),
  );
  await user.keyboard('a');
  await waitFor(() => expect(asked()).toContain('/api/chat/history?q=a'));
  await user.keyboard('b');
  await screen.findByText(/Nobody said “ab”/);
  slow.resolve(json({ conversations: past.map((one) => ({ updatedAt: '2026-01-01T00:00:00Z', ...one })) }));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(titles()).toEqual([]);
});

test('a conversation is given another name, and Escape leaves it as it is', async () => {
  wire.on('PATCH /api/chat/c2', ({ body }) => json(body));
  const { user } = await open();
  screen.getByRole('button', { name: 'Rename: About the other' }).focus();
  await user.keyboard('{Enter}');
  await user.keyboard('Walruses{Enter}');
  await waitFor(() => expect(wire.posts('/api/chat/c2')).toEqual([{ title: 'Walruses' }]));
  await row(/^Walruses/);
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Rename: Walruses' })),
  );
  await user.keyboard('{Enter}other{Escape}');
  expect(titles()).toEqual(['About the guide', 'Walruses']);
  expect(wire.posts('/api/chat/c2')).toHaveLength(1);
});

test('deleting asks in the row itself', async () => {
  wire.on('DELETE /api/chat/c2', () => json({ deleted: true }));
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Delete: About the other' }));
  const question = screen.getByRole('group', { name: 'Delete About the other?' });
  expect(document.activeElement).toBe(within(question).getByRole('button', { name: 'Keep' }));
  await user.keyboard('{Escape}');
  expect(wire.posts('/api/chat/c2')).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Delete: About the other' }));
  await user.click(screen.getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(titles()).toEqual(['About the guide']));
  expect(wire.posts('/api/chat/c2')).toHaveLength(1);
});

test('a conversation about another document is carried to this one', async () => {
  wire.on('POST /api/chat/c2/move', () => {
    wire.on('GET /api/chat', () =>
      history([said('Old'), answered([{ type: 'text', text: 'Said there.' }])], { conversationId: 'c2' }),
    );
    return json({ conversationId: 'c2' });
  });
  const { user, page } = await open();
  await user.click(screen.getByRole('button', { name: 'Carry to this document: About the other' }));
  await screen.findByText('Said there.');
  expect(wire.posts('/api/chat/c2/move')).toEqual([{ doc: { kind: 'task', path: page.path } }]);
  expect(screen.queryByRole('searchbox')).toBeNull();
});

test('a conversation is kept as a file', async () => {
  await open();
  const link = screen.getByRole('link', { name: 'Export as markdown: About the guide' });
  expect(link.getAttribute('href')).toBe('/api/chat/c1/export');
  expect(link.hasAttribute('download')).toBe(true);
});

test('what the server refuses is said in its words', async () => {
  wire.on('POST /api/chat/c2/move', () => refusal(409, 'conflict', 'An answer is under way.'));
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Carry to this document: About the other' }));
  await screen.findByText('An answer is under way.');
});

test('a hit far above the end is gone to on its page, however late that comes, and has the focus', async () => {
  const messages = Array.from({ length: 120 }, (_, at) => said(`Message ${at}.`, `u${at}`));
  // jsdom lays nothing out.
  Element.prototype.scrollIntoView = () => undefined;
  Range.prototype.getBoundingClientRect = () => ({ top: 0 }) as DOMRect;
  const { user, goTo } = await open();
  past = [
    {
      ...(past[1] as (typeof past)[number]),
      hits: [{ messageId: 'u20', role: 'user', snippet: 'Message 20.' }],
    },
  ];
  wire.on('POST /api/chat/c2/branches', () => json({ messages: [], branches: [] }));
  wire.on('POST /api/chat/new', () => json({ conversationId: 'c2' }));
  await user.keyboard('20');
  await screen.findByText('20', { selector: 'mark' });
  await user.click(await row(/^About the other/));
  const late = Promise.withResolvers<Response>();
  wire.on('GET /api/chat', () => late.promise);
  goTo({ kind: 'doc', path: 'docs/other.md', title: 'The other' });
  await waitFor(() => expect(document.querySelector('.chat-past')).toBeNull());
  late.resolve(history(messages));
  const found = await screen.findByText('Message 20.');
  await waitFor(() => expect(document.activeElement?.contains(found)).toBe(true));
  expect(document.activeElement?.hasAttribute('data-found')).toBe(true);
  expect(screen.queryByText('Message 100.')).toBeNull();
  expect(screen.getByRole('button', { name: /^Show later/ })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Jump to latest' }));
  await screen.findByText('Message 119.');
  expect(screen.queryByText('Message 20.')).toBeNull();
});
