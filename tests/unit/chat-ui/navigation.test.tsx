import { act, render, screen } from '@testing-library/react';
import { useLayoutEffect } from 'react';
import { currentPage, PageContext, type PageInfo } from '#components/chat/page-context.tsx';
import { mountPanel, newPage } from './mount.tsx';
import { answer, answered, fakeWire, history, refusal, said, stream, type Wire } from './wire.ts';

let wire: Wire;
beforeEach(() => {
  wire = fakeWire();
  wire.on('GET /api/chat', () => history());
});

/** Notes which page is said to be open as the one at `path` is painted. */
function Painted({ path, seen }: { path: string; seen: unknown[] }) {
  useLayoutEffect(() => {
    seen.push([path, currentPage()?.path]);
  }, [path, seen]);
  return null;
}

test('which page is open is known by the time that it is painted, for the key that comes right then', () => {
  const seen: unknown[] = [];
  const tree = (page: PageInfo) => (
    <>
      <PageContext {...page} />
      <Painted path={page.path} seen={seen} />
    </>
  );
  const [one, other] = [newPage(), newPage()];
  const { rerender } = render(tree(one));
  rerender(tree(other));
  expect(seen).toEqual([one, other].map(({ path }) => [path, path]));
});

test('an answer goes on while another page is shown, and is there when the person comes back', async () => {
  const answering = stream();
  wire.on('POST /api/chat', () => answering.response);
  const here = newPage({ title: 'Alpha' });
  const there = newPage({ title: 'Beta' });
  const { user, goTo } = mountPanel(here);
  await screen.findByText(/is its context/);
  await user.type(screen.getByRole('textbox', { name: 'Message' }), 'Go{Enter}');
  await screen.findByRole('button', { name: 'Stop' });

  goTo(there);
  const link = await screen.findByRole('link', { name: /answer running in Alpha/ });
  expect(link.getAttribute('href')).toBe(`/${here.path.replace('.md', '')}`);
  expect(screen.queryByText('Go')).toBeNull();
  answering.send({ type: 'start', messageId: 'a1' }, { type: 'text-start', id: 't' });
  answering.send({ type: 'text-delta', id: 't', delta: 'Written behind your back' });
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
  expect(screen.queryByText('Written behind your back')).toBeNull();

  goTo(here);
  await screen.findByText('Written behind your back');
  expect(screen.getByRole('button', { name: 'Stop' })).toBeTruthy();
  expect(screen.queryByRole('link', { name: /answer running/ })).toBeNull();
  answering.send({ type: 'text-delta', id: 't', delta: ', and finished' }, { type: 'text-end', id: 't' });
  answering.send({ type: 'finish', messageMetadata: { outcome: 'complete' } });
  answering.end();
  await screen.findByText('Written behind your back, and finished');
  await screen.findByRole('button', { name: 'Send' });
  expect(wire.posts('/api/chat')).toHaveLength(1);
});

test('after a reload the conversation is there, and an answer under way is followed from its beginning', async () => {
  const answering = stream();
  wire.on('GET /api/chat', () =>
    history([said('Go on'), answered([{ type: 'text', text: 'Some of' }], { outcome: undefined })], {
      running: true,
    }),
  );
  wire.on('GET /api/chat/c1/stream', () => answering.response);
  mountPanel();
  await screen.findByText('Some of');
  answering.send({ type: 'start', messageId: 'a1' }, { type: 'text-start', id: 't' });
  answering.send(
    { type: 'text-delta', id: 't', delta: 'Some of it, and the rest' },
    { type: 'text-end', id: 't' },
  );
  await screen.findByText('Some of it, and the rest');
  expect(screen.queryByText('Some of')).toBeNull();
  answering.send({ type: 'finish', messageMetadata: { outcome: 'complete' } });
  answering.end();
  await screen.findByRole('button', { name: 'Send' });
});

test('an answer that ended between two requests is fetched whole', async () => {
  let asked = 0;
  wire.on('GET /api/chat', () => {
    asked += 1;
    return asked === 1
      ? history([said('Go on')], { running: true })
      : history([said('Go on'), answered([{ type: 'text', text: 'All of it.' }])]);
  });
  wire.on('GET /api/chat/c1/stream', () => new Response(null, { status: 204 }));
  mountPanel();
  await screen.findByText('All of it.');
  expect(screen.getByRole('button', { name: 'Send' })).toBeTruthy();
});

test('a stream that is cut is taken up again', async () => {
  const first = stream();
  wire.on('POST /api/chat', () => first.response);
  const { user } = mountPanel();
  await screen.findByText(/is its context/);
  await user.type(screen.getByRole('textbox', { name: 'Message' }), 'Go{Enter}');
  first.send({ type: 'start', messageId: 'a1' }, { type: 'text-start', id: 't' });
  first.send({ type: 'text-delta', id: 't', delta: 'Half' });
  await screen.findByText('Half');

  wire.on('GET /api/chat', () => history([said('Go')], { running: true }));
  wire.on('GET /api/chat/c1/stream', () => answer('Half and half'));
  first.cut();
  await screen.findByText('Half and half');
  await screen.findByRole('button', { name: 'Send' });
});

test('an answer that cannot be followed is not asked for again and again', async () => {
  wire.on('GET /api/chat', () => history([said('Go')], { running: true }));
  mountPanel();
  await screen.findByText(/no such route in this test/);
  await act(() => new Promise((resolve) => setTimeout(resolve, 200)));
  const asked = wire.sent.length;
  expect(asked).toBeLessThan(12);
  await act(() => new Promise((resolve) => setTimeout(resolve, 200)));
  expect(wire.sent).toHaveLength(asked);
});

test('a new conversation is empty, and the next message goes to it', async () => {
  wire.on('GET /api/chat', () => history([said('Old'), answered([{ type: 'text', text: 'Older still' }])]));
  wire.on('POST /api/chat/new', () => new Response('{"conversationId":"c2"}'));
  wire.on('POST /api/chat', () => answer('Fresh.', 'a9'));
  const { user, page } = mountPanel();
  await screen.findByText('Older still');
  await user.click(screen.getByRole('button', { name: 'New conversation' }));
  await screen.findByText(/is its context/);
  expect(screen.queryByText('Older still')).toBeNull();
  expect(wire.posts('/api/chat/new')).toEqual([{ doc: { kind: 'task', path: page.path } }]);
  await user.click(screen.getByRole('button', { name: 'Is this ready to queue? What is missing?' }));
  await screen.findByText('Fresh.');
  expect(wire.posts('/api/chat')).toMatchObject([{ conversationId: 'c2' }]);
});

const oldOne = () => history([said('Old'), answered([{ type: 'text', text: 'Older still' }])]);

test('what is sent while the new conversation is being made goes to the new one', async () => {
  const made = Promise.withResolvers<Response>();
  wire.on('GET /api/chat', oldOne);
  wire.on('POST /api/chat/new', () => made.promise);
  wire.on('POST /api/chat', () => answer('Fresh.', 'a9'));
  const { user } = mountPanel();
  await screen.findByText('Older still');
  await user.click(screen.getByRole('button', { name: 'New conversation' }));
  await user.type(screen.getByRole('textbox', { name: 'Message' }), 'At once{Enter}');
  expect(screen.getByRole('button', { name: 'Sending…' })).toBeTruthy();
  expect(wire.posts('/api/chat')).toEqual([]);
  made.resolve(new Response('{"conversationId":"c2"}'));
  await screen.findByText('Fresh.');
  expect(wire.posts('/api/chat')).toMatchObject([
    { conversationId: 'c2', message: { parts: [{ text: 'At once' }] } },
  ]);
  expect(screen.queryByText('Older still')).toBeNull();
});

test('where no new conversation can be made the old one is shown again, with the reason, and the text stays', async () => {
  const made = Promise.withResolvers<Response>();
  wire.on('GET /api/chat', oldOne);
  wire.on('POST /api/chat/new', () => made.promise);
  const { user } = mountPanel();
  await screen.findByText('Older still');
  await user.click(screen.getByRole('button', { name: 'New conversation' }));
  const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
  await user.type(box, 'At once{Enter}');
  made.resolve(refusal(503, 'busy', 'The state database is busy. Try again.'));
  await screen.findByText(/The state database is busy/);
  await screen.findByText('Older still');
  expect(box.value).toBe('At once');
  expect(wire.posts('/api/chat')).toEqual([]);
});
