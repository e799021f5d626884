import { fireEvent, screen, waitFor } from '@testing-library/react';
import { maxMessageBytes as shownMaxBytes } from '#components/chat/message-size.ts';
import { maxMessageBytes } from '#lib/chat/request.ts';
import { mountPanel, newPage } from './mount.tsx';
import { answer, answered, fakeWire, history, said, stream, type Wire } from './wire.ts';

let wire: Wire;
beforeEach(() => {
  wire = fakeWire();
  wire.on('GET /api/chat', () => history());
  wire.on('POST /api/chat', () => answer('Four.'));
  sessionStorage.clear();
});

const box = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
const ready = () => screen.findByText(/is its context/);

test('Enter sends only the new message, with the page it is about', async () => {
  const { user, page } = mountPanel();
  await ready();
  await user.type(box(), 'What is two and two?{Enter}');
  await screen.findByText('Four.');
  expect(wire.posts('/api/chat')).toEqual([
    {
      doc: { kind: 'task', path: page.path },
      message: {
        id: expect.any(String),
        role: 'user',
        parts: [{ type: 'text', text: 'What is two and two?' }],
      },
    },
  ]);
  expect(box()).toHaveProperty('value', '');
});

test('the second message goes to the conversation that the first one began', async () => {
  const { user } = mountPanel();
  await ready();
  await user.type(box(), 'one{Enter}');
  await screen.findByText('Four.');
  await user.type(box(), 'two{Enter}');
  await waitFor(() => expect(wire.posts('/api/chat')).toHaveLength(2));
  expect(wire.posts('/api/chat')[1]).toMatchObject({
    conversationId: 'c1',
    message: { parts: [{ text: 'two' }] },
  });
});

test('what is sent while the history loads stays in the composer and goes out after it', async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  wire.on('GET /api/chat', () => promise);
  wire.on('POST /api/chat', () => answer('Four.', 'a2'));
  const { user } = mountPanel();
  await user.type(box(), 'quick{Enter}');
  expect(screen.getByRole('button', { name: 'Sending…' })).toHaveProperty('disabled', true);
  expect(box().value).toBe('quick');
  expect(wire.posts('/api/chat')).toEqual([]);
  resolve(history([said('earlier', 'u0'), answered([{ type: 'text', text: 'Said before.' }])]));
  await screen.findByText('Four.');
  expect(screen.getByText('Said before.')).toBeTruthy();
  expect(wire.posts('/api/chat')).toHaveLength(1);
  expect(box().value).toBe('');
});

test('what waits to be sent and is written on waits for another Enter', async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  wire.on('GET /api/chat', () => promise);
  const { user } = mountPanel();
  await user.type(box(), 'quick{Enter} or not');
  resolve(history());
  await ready();
  expect(wire.posts('/api/chat')).toEqual([]);
  expect(box().value).toBe('quick or not');
});

test('history that cannot be had leaves the message in the composer', async () => {
  const { promise, reject } = Promise.withResolvers<Response>();
  wire.on('GET /api/chat', () => promise);
  const { user } = mountPanel();
  await user.type(box(), 'quick{Enter}');
  reject(new TypeError('fetch failed'));
  await screen.findByText(/The server cannot be reached/);
  expect(box().value).toBe('quick');
});

test('Shift+Enter breaks the line and sends nothing', async () => {
  const { user } = mountPanel();
  await ready();
  await user.type(box(), 'one{Shift>}{Enter}{/Shift}two');
  expect(box().value).toBe('one\ntwo');
  expect(wire.posts('/api/chat')).toEqual([]);
});

test('the Enter that ends an input method’s composition sends nothing', async () => {
  const { user } = mountPanel();
  await ready();
  await user.type(box(), 'にほん');
  fireEvent.keyDown(box(), { key: 'Enter', isComposing: true });
  fireEvent.keyDown(box(), { key: 'Enter', keyCode: 229 });
  expect(wire.posts('/api/chat')).toEqual([]);
  expect(box().value).toBe('にほん');
});

test('each document keeps its own draft, over reloads of the tab too', async () => {
  const { user, page, goTo } = mountPanel();
  await ready();
  await user.type(box(), 'half a thought');
  goTo(newPage());
  expect(box().value).toBe('');
  goTo(page);
  expect(box().value).toBe('half a thought');
  expect(sessionStorage.getItem(`tasks_draft:task:${page.path}`)).toBe('half a thought');
});

test('Send gives way to Stop, which ends the run on the server and shows what was kept of it', async () => {
  let answering: ReturnType<typeof stream> | undefined;
  wire.on('POST /api/chat', (_sent, init) => {
    answering = stream(init?.signal);
    return answering.response;
  });
  wire.on('POST /api/chat/c1/stop', () => new Response('{}'));
  const { user } = mountPanel();
  await ready();
  expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty('disabled', true);
  await user.type(box(), 'go on for ever{Enter}');
  const stop = await screen.findByRole('button', { name: 'Stop' });
  expect(screen.queryByRole('button', { name: 'Send' })).toBeNull();
  answering?.send({ type: 'start', messageId: 'a1' }, { type: 'text-start', id: 't' });
  answering?.send({ type: 'text-delta', id: 't', delta: 'On and' });
  await screen.findByText('On and');

  wire.on('GET /api/chat', () =>
    history([
      { id: 'u', role: 'user', parts: [{ type: 'text', text: 'go on for ever' }] },
      {
        id: 'a1',
        role: 'assistant',
        parts: [{ type: 'text', text: 'On and on' }],
        metadata: { outcome: 'stopped' },
      },
    ]),
  );
  await user.click(stop);
  await screen.findByText('On and on');
  await screen.findByText('You stopped this answer.');
  expect(wire.posts('/api/chat/c1/stop')).toHaveLength(1);
  expect(screen.getByRole('button', { name: 'Send' })).toBeTruthy();
});

test('what may be done without asking is set for this conversation, which is begun for that if need be', async () => {
  wire.on('POST /api/chat/new', () => new Response('{"conversationId":"c7"}'));
  wire.on('PATCH /api/chat/c7', () => new Response('{}'));
  const { user } = mountPanel();
  await ready();
  await user.click(screen.getByRole('button', { name: /gpt-test.*asks first/ }));
  const edits = screen.getByRole('group', { name: 'Edits' });
  await user.click(edits.querySelectorAll('input')[1] as HTMLElement);
  await waitFor(() => expect(wire.posts('/api/chat/c7')).toEqual([{ approval: { edit: 'auto' } }]));
  expect(screen.getByRole('button', { name: /auto: edits/ })).toBeTruthy();
});

test('what is longer than a message may be is not sent, and says so, also where the field could not hold all of it', async () => {
  const { user } = mountPanel();
  await ready();
  const pasted = 'A line of a big paste.\n'.repeat(13_000);
  await user.click(box());
  await user.paste(pasted);
  // Not all of it: a field of so many lines would stand still at every key.
  expect(box().value).toBe(pasted.slice(0, 48_000));
  expect(screen.getByText(/^This is more than the 32 KB .* Shorten it, or put it into a file/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty('disabled', true);
  await user.type(box(), '{Enter}');
  // Bytes count, not characters.
  fireEvent.change(box(), { target: { value: 'ü'.repeat(16_385) } });
  expect(screen.getByText(/more than the 32 KB/)).toBeTruthy();
  await user.type(box(), '{Enter}');
  expect(wire.posts('/api/chat')).toEqual([]);
  fireEvent.change(box(), { target: { value: 'ü'.repeat(16_384) } });
  expect(screen.queryByText(/more than the 32 KB/)).toBeNull();
  await user.type(box(), '{Enter}');
  await screen.findByText('Four.');
  expect(wire.posts('/api/chat')).toHaveLength(1);
});

test('the page and the server agree on how long a message may be', () => {
  expect(shownMaxBytes).toBe(maxMessageBytes);
});
