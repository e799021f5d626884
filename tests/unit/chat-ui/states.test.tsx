import { act, screen, waitFor } from '@testing-library/react';
import { facts, mountPanel, newPage } from './mount.tsx';
import { answer, answered, fakeWire, history, refusal, said, type Wire } from './wire.ts';

let wire: Wire;
beforeEach(() => {
  wire = fakeWire();
  wire.on('GET /api/chat', () => history());
  sessionStorage.clear();
});

const box = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });

test('without a key the page says what to put where, and the composer takes commands alone', async () => {
  wire.on('GET /api/chat', () => history([], { configured: { ok: false, model: null, provider: null } }));
  wire.on('POST /api/chat', () => answer('4 tasks.', 'a2'));
  const { user, page } = mountPanel(newPage(), { ...facts, configured: false, model: null });
  await screen.findByText('No model is configured');
  expect(screen.getByText('OPENAI_API_KEY=sk-…')).toBeTruthy();
  expect(screen.getByText(/OPENAI_BASE_URL/)).toBeTruthy();
  const send = screen.getByRole<HTMLButtonElement>('button', { name: 'Send' });
  await user.type(box(), 'A question{Enter}');
  expect(send.disabled).toBe(true);
  expect(wire.posts('/api/chat')).toEqual([]);
  await user.clear(box());
  await user.type(box(), '/status');
  expect(send.disabled).toBe(false);
  await user.click(send);
  await screen.findByText('4 tasks.');
  expect(wire.posts('/api/chat')).toEqual([
    {
      doc: { kind: 'task', path: page.path },
      message: { id: expect.any(String), role: 'user', parts: [{ type: 'text', text: '/status' }] },
      command: true,
    },
  ]);
});

test('a failed answer says why and is asked for again', async () => {
  const problem = {
    code: 'provider-rate-limit',
    message: 'The provider asks to wait.',
    retryable: true,
  } as const;
  wire.on('GET /api/chat', () => history([said('Go'), answered([], { outcome: 'failed', problem })]));
  wire.on('POST /api/chat', () => answer('Now it works.', 'a2'));
  const { user, page } = mountPanel();
  await screen.findByText('The provider asks to wait.');
  await user.click(screen.getByRole('button', { name: 'Retry' }));
  await screen.findByText('Now it works.');
  expect(wire.posts('/api/chat')).toEqual([
    {
      conversationId: 'c1',
      doc: { kind: 'task', path: page.path },
      trigger: 'regenerate-message',
      messageId: 'a1',
    },
  ]);
  expect(screen.queryByText('The provider asks to wait.')).toBeNull();
});

test('at the limit of steps the answer can be continued', async () => {
  const problem = { code: 'step-limit', message: 'Paused after 20 steps.', retryable: false } as const;
  wire.on('GET /api/chat', () =>
    history([said('Go'), answered([{ type: 'text', text: 'So far.' }], { outcome: 'failed', problem })]),
  );
  wire.on('POST /api/chat', () => answer('And on.', 'a2'));
  const { user } = mountPanel();
  await user.click(await screen.findByRole('button', { name: 'Continue' }));
  await screen.findByText('And on.');
  expect(wire.posts('/api/chat')).toMatchObject([{ message: { parts: [{ text: 'Continue.' }] } }]);
});

test('a message that never arrived is back in the composer', async () => {
  const { user } = mountPanel();
  await screen.findByText(/is its context/);
  const down = () => Promise.reject(new TypeError('fetch failed'));
  wire.on('POST /api/chat', down);
  wire.on('GET /api/chat', down);
  await user.type(box(), 'precious words{Enter}');
  await screen.findByText(/The server cannot be reached/);
  expect(box().value).toBe('precious words');
  await waitFor(() => expect(screen.getByRole('log').textContent).not.toContain('precious words'));

  wire.on('GET /api/chat', () => history());
  wire.on('POST /api/chat', () => answer('Heard.'));
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(screen.queryByText(/cannot be reached/)).toBeNull());
  await user.type(box(), '{Enter}');
  await screen.findByText('Heard.');
});

test('where the server asks for its token, it is entered on the spot', async () => {
  wire.on('POST /api/chat', () => refusal(401, 'unauthorized', 'This server asks for a token.'));
  wire.on('POST /api/token', (sent) =>
    (sent.body as { token: string }).token === 'right'
      ? new Response('{"ok":true}')
      : refusal(401, 'unauthorized', 'That is not the token.'),
  );
  const { user } = mountPanel();
  await screen.findByText(/is its context/);
  await user.type(box(), 'hello{Enter}');
  const token = await screen.findByLabelText(/asks for its token/);
  expect(box().value).toBe('hello');
  await user.type(token, 'wrong{Enter}');
  await screen.findByText('That is not the token.');
  await user.clear(token);
  wire.on('POST /api/chat', () => answer('Hello to you.'));
  await user.type(token, 'right{Enter}');
  await screen.findByText('Hello to you.');
  expect(screen.queryByLabelText(/asks for its token/)).toBeNull();
  expect(box().value).toBe('');
});

test('what was changed since it was refused for the token is not sent unasked', async () => {
  wire.on('POST /api/chat', () => refusal(401, 'unauthorized', 'This server asks for a token.'));
  wire.on('POST /api/token', () => new Response('{"ok":true}'));
  const { user } = mountPanel();
  await screen.findByText(/is its context/);
  await user.type(box(), 'hello{Enter}');
  const token = await screen.findByLabelText(/asks for its token/);
  await user.type(box(), ' and');
  await user.type(token, 'right{Enter}');
  await waitFor(() => expect(screen.queryByLabelText(/asks for its token/)).toBeNull());
  expect(box().value).toBe('hello and');
  expect(wire.posts('/api/chat')).toHaveLength(1);
});

test('a browser that is offline says so, and keeps what is typed', async () => {
  const { user } = mountPanel();
  await screen.findByText(/is its context/);
  await user.type(box(), 'later');
  const online = Object.getOwnPropertyDescriptor(Navigator.prototype, 'onLine');
  Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
  act(() => void window.dispatchEvent(new Event('offline')));
  await screen.findByText('You are offline. What you write is kept.');
  if (online) Object.defineProperty(navigator, 'onLine', online);
  act(() => void window.dispatchEvent(new Event('online')));
  await waitFor(() => expect(screen.queryByText(/You are offline/)).toBeNull());
  expect(box().value).toBe('later');
});

test('milestones are announced, tokens are not', async () => {
  wire.on('POST /api/chat', () => answer('Four.'));
  const { user } = mountPanel();
  await screen.findByText(/is its context/);
  expect(screen.getByRole('log', { name: 'Conversation' }).getAttribute('aria-live')).toBe('off');
  await user.type(box(), 'go{Enter}');
  await waitFor(() => expect(screen.getByText('Answer finished').getAttribute('role')).toBe('status'));
});

test('a page may bring starters of its own', async () => {
  wire.on('POST /api/chat', () => answer('Because.'));
  const { user } = mountPanel(newPage({ starters: ['Why is this blocked?', 'Who waits for it?'] }));
  await user.click(await screen.findByRole('button', { name: 'Why is this blocked?' }));
  await screen.findByText('Because.');
});
