import { act, screen, waitFor, within } from '@testing-library/react';
import { tellBrowser } from './live.ts';
import { mountPanel } from './mount.tsx';
import { answer, answered, fakeWire, history, json, said, stream, type Wire } from './wire.ts';

let wire: Wire;
beforeEach(() => {
  wire = fakeWire();
  sessionStorage.clear();
});

const version = (messageId: string, text: string, shown: boolean) => ({
  messageId,
  text,
  shown,
  createdAt: '2026-01-01T00:00:00Z',
});
const beside = [
  { messageId: 'u1', versions: [version('u0', 'How big?', false), version('u1', 'How small?', true)] },
];

test('an earlier message is put otherwise in its place, and what followed it gives way', async () => {
  wire.on('GET /api/chat', () => history([said('How big?'), answered([{ type: 'text', text: 'Big.' }])]));
  wire.on('POST /api/chat', () => answer('Small.', 'a2'));
  wire.on('GET /api/chat/c1/branches', () => {
    const id = (wire.posts('/api/chat')[0] as { message: { id: string } }).message.id;
    return json({
      branches: [
        { messageId: id, versions: [version('u1', 'How big?', false), version(id, 'How small?', true)] },
      ],
    });
  });
  const { user } = mountPanel();
  await screen.findByText('Big.');
  await user.click(screen.getByRole('button', { name: 'Edit this message' }));
  const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your message, in other words' });
  expect(document.activeElement).toBe(field);
  await user.clear(field);
  await user.type(field, 'How small?{Enter}');
  await screen.findByText('Small.');
  expect(screen.queryByText('Big.')).toBeNull();
  expect(screen.queryByText('How big?')).toBeNull();
  expect(wire.posts('/api/chat')).toMatchObject([
    { conversationId: 'c1', messageId: 'u1', message: { parts: [{ text: 'How small?' }] } },
  ]);
  await screen.findByText('2/2');
});

test('Escape leaves a message as it was, with the focus where it came from', async () => {
  wire.on('GET /api/chat', () => history([said('How big?'), answered([{ type: 'text', text: 'Big.' }])]));
  const { user } = mountPanel();
  await screen.findByText('Big.');
  screen.getByRole('button', { name: 'Edit this message' }).focus();
  await user.keyboard('{Enter}other words{Escape}');
  expect(screen.getByText('How big?')).toBeTruthy();
  expect(wire.posts('/api/chat')).toEqual([]);
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit this message' })),
  );
});

test('what was replaced is reached by the arrows at the message', async () => {
  wire.on('GET /api/chat', () =>
    history([said('How small?'), answered([{ type: 'text', text: 'Small.' }])], { branches: beside }),
  );
  wire.on('POST /api/chat/c1/branches', () =>
    json({
      messages: [said('How big?', 'u0'), answered([{ type: 'text', text: 'Big.' }])],
      branches: [
        { messageId: 'u0', versions: [version('u0', 'How big?', true), version('u1', 'How small?', false)] },
      ],
    }),
  );
  const { user } = mountPanel();
  await screen.findByText('2/2');
  expect(screen.getByRole('button', { name: 'Next version' }).ariaDisabled).toBe('true');
  await user.click(screen.getByRole('button', { name: 'Previous version' }));
  await screen.findByText('Big.');
  expect(screen.getByText('1/2')).toBeTruthy();
  expect(wire.posts('/api/chat/c1/branches')).toEqual([{ messageId: 'u0' }]);
});

test('a whole answer can be tried again, and tells what it took', async () => {
  wire.on('GET /api/chat', () =>
    history([
      said('How big?'),
      answered([{ type: 'text', text: 'Big.' }], {
        model: 'gpt-test',
        usage: { inputTokens: 1204, cachedInputTokens: 1000, outputTokens: 88 },
      }),
    ]),
  );
  wire.on('POST /api/chat', () => answer('Huge.', 'a2'));
  wire.on('GET /api/chat/c1/branches', () =>
    json({
      branches: [{ messageId: 'a2', versions: [version('a1', 'Big.', false), version('a2', 'Huge.', true)] }],
    }),
  );
  const { user } = mountPanel();
  await screen.findByText('gpt-test · 1,204 tokens in (1,000 cached), 88 out');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByText('Huge.');
  expect(wire.posts('/api/chat')).toMatchObject([{ trigger: 'regenerate-message', messageId: 'a1' }]);
  await screen.findByText('2/2');
});

test('what the server did to a long conversation stands as a quiet line, and its tokens in the settings', async () => {
  wire.on('GET /api/chat', () =>
    history(
      [
        said('Go on'),
        answered([
          { type: 'data-notice', data: { kind: 'summarised', text: 'Earlier turns were summed up.' } },
          { type: 'text', text: 'Gladly.' },
        ]),
      ],
      { usage: { inputTokens: 20_500, outputTokens: 900 } },
    ),
  );
  const { user } = mountPanel();
  await screen.findByText('Earlier turns were summed up.');
  await user.click(screen.getByRole('button', { name: /gpt-test.*asks first/ }));
  await screen.findByText('20,500 tokens in, 900 out');
});

describe('another tab', () => {
  test('shows what is said in the first one, live, and then what waits', async () => {
    wire.on('GET /api/chat', () => history([said('One')], { conversationId: 'c20' }));
    const { page } = mountPanel();
    await screen.findByText('One');
    const answering = stream();
    wire.on('GET /api/chat', () =>
      history([said('One'), answered([{ type: 'text', text: 'Uno.' }]), said('Two', 'u2')], {
        conversationId: 'c20',
        running: true,
        queued: [{ id: 'q', text: 'Three', createdAt: '2026-01-01T00:00:00Z' }],
      }),
    );
    wire.on('GET /api/chat/c20/stream', () => answering.response);
    tellBrowser('conversation', { id: 'c20', kind: 'task', path: page.path, running: true, updatedAt: '' });
    await screen.findByText('Two');
    answering.send({ type: 'start', messageId: 'a2' }, { type: 'text-start', id: 't' });
    answering.send({ type: 'text-delta', id: 't', delta: 'Dos.' });
    await screen.findByText('Dos.');
    expect(within(screen.getByRole('region', { name: 'Waiting messages' })).getByText('Three')).toBeTruthy();
  });

  test('is asked for what is new alone, and what came before stays', async () => {
    const messages = Array.from({ length: 12 }, (_, at) => said(`Message ${at}.`, `u${at}`));
    wire.on('GET /api/chat', ({ path }) =>
      path.includes('since=')
        ? history([...messages.slice(8), said('From the other tab.', 'u12')], { since: 'u8' })
        : history(messages),
    );
    const { page } = mountPanel();
    await screen.findByText('Message 11.');
    tellBrowser('conversation', {
      id: 'c1',
      kind: page.kind,
      path: page.path,
      running: false,
      updatedAt: '',
    });
    await screen.findByText('From the other tab.');
    expect(wire.sent.filter(({ path }) => path.startsWith('/api/chat?')).at(-1)?.path).toContain('since=u8');
    expect(screen.getByText('Message 7.')).toBeTruthy();
    expect(screen.getAllByText('Message 9.')).toHaveLength(1);
  });

  test('is not asked for anything that concerns other pages', async () => {
    wire.on('GET /api/chat', () => history([said('One')]));
    mountPanel();
    await screen.findByText('One');
    const asked = wire.sent.length;
    tellBrowser('conversation', {
      id: 'c9',
      kind: 'doc',
      path: 'docs/none.md',
      running: true,
      updatedAt: '',
    });
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(wire.sent).toHaveLength(asked);
  });

  test('does not disturb an answer that this one follows already', async () => {
    const answering = stream();
    wire.on('GET /api/chat', () => history());
    answering.response.headers.set('x-conversation-id', 'c21');
    wire.on('POST /api/chat', () => answering.response);
    const { user, page } = mountPanel();
    await screen.findByText(/is its context/);
    await user.type(screen.getByRole('textbox', { name: 'Message' }), 'Go{Enter}');
    answering.send({ type: 'start', messageId: 'a1' }, { type: 'text-start', id: 't' });
    answering.send({ type: 'text-delta', id: 't', delta: 'Half' });
    await screen.findByText('Half');
    wire.on('GET /api/chat', () => history([said('Go')], { conversationId: 'c21', running: true }));
    tellBrowser('conversation', { id: 'c21', kind: 'task', path: page.path, running: true, updatedAt: '' });
    await act(() => new Promise((resolve) => setTimeout(resolve, 150)));
    expect(screen.getByText('Half')).toBeTruthy();
    expect(wire.sent.filter(({ path }) => path.endsWith('/stream'))).toEqual([]);
  });
});
