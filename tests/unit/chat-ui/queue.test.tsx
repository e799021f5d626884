import { screen, waitFor, within } from '@testing-library/react';
import { mountPanel } from './mount.tsx';
import { answered, fakeWire, history, json, refusal, type Sent, said, stream, type Wire } from './wire.ts';

let wire: Wire;
let answering: ReturnType<typeof stream>;
let waiting: { id: string; text: string; createdAt: string }[];

beforeEach(() => {
  waiting = [];
  wire = fakeWire();
  wire.on('GET /api/chat', () => history());
  wire.on('POST /api/chat', ({ body }: Sent, init) => {
    const { queue, message } = body as {
      queue?: boolean;
      message: { id: string; parts: [{ text: string }] };
    };
    if (!queue) {
      answering = stream(init?.signal);
      return answering.response;
    }
    waiting.push({ id: message.id, text: message.parts[0].text, createdAt: '2026-01-01T00:00:00Z' });
    return json({ conversationId: 'c1', queuedId: message.id, queued: waiting }, 202);
  });
  sessionStorage.clear();
});

const box = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
const list = () => screen.findByRole('region', { name: 'Waiting messages' });
const texts = async () =>
  within(await list())
    .getAllByRole('listitem')
    .map((item) => item.textContent);
const inRow = async (at: number, name: string) =>
  within((await within(await list()).findAllByRole('listitem'))[at] as HTMLElement).getByRole('button', {
    name,
  });

async function askWhileRunning(...more: string[]) {
  const mounted = mountPanel();
  await screen.findByText(/is its context/);
  await mounted.user.type(box(), 'first{Enter}');
  await screen.findByRole('button', { name: 'Stop' });
  for (const text of more) await mounted.user.type(box(), `${text}{Enter}`);
  return mounted;
}

test('what is sent while an answer runs waits, in sight, and the composer is free again', async () => {
  await askWhileRunning('second', 'third');
  expect(await texts()).toEqual(['second', 'third']);
  expect(box().value).toBe('');
  await waitFor(() => expect(wire.posts('/api/chat')).toHaveLength(3));
  expect(wire.posts('/api/chat')[1]).toMatchObject({
    conversationId: 'c1',
    queue: true,
    message: { role: 'user', parts: [{ type: 'text', text: 'second' }] },
  });
  expect(screen.getByRole('button', { name: 'Stop' })).toBeTruthy();
});

test('what waits is put in another order, reworded and taken out, by keyboard', async () => {
  wire.on('PUT /api/chat/c1/queue', ({ body }) => {
    const { order } = body as { order: string[] };
    waiting = order.flatMap((id) => waiting.filter((each) => each.id === id));
    return json({ queued: waiting });
  });
  const { user } = await askWhileRunning('second', 'third');
  await waitFor(() => expect(waiting).toHaveLength(2));
  for (const { id } of waiting) {
    wire.on(`PATCH /api/chat/c1/queue/${id}`, ({ body }) => {
      waiting = waiting.map((each) => (each.id === id ? { ...each, ...(body as { text: string }) } : each));
      return json({ queued: waiting });
    });
    wire.on(`DELETE /api/chat/c1/queue/${id}`, () => {
      waiting = waiting.filter((each) => each.id !== id);
      return json({ queued: waiting });
    });
  }
  (await inRow(1, 'Move up')).focus();
  await user.keyboard('{Enter}');
  await waitFor(async () => expect(await texts()).toEqual(['third', 'second']));
  expect(document.activeElement).toBe(await inRow(0, 'Move up'));

  (await inRow(0, 'Edit')).focus();
  await user.keyboard('{Enter}');
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Waiting message' }));
  await user.keyboard(', better{Enter}');
  await waitFor(() => expect(waiting[0]?.text).toBe('third, better'));
  await waitFor(async () => expect(await texts()).toEqual(['third, better', 'second']));
  await waitFor(async () => expect(document.activeElement).toBe(await inRow(0, 'Edit')));

  await user.keyboard('{Enter}{Escape}');
  expect(await texts()).toEqual(['third, better', 'second']);
  await waitFor(async () => expect(document.activeElement).toBe(await inRow(0, 'Edit')));

  (await inRow(0, 'Remove')).focus();
  await user.keyboard('{Enter}');
  await waitFor(() => expect(waiting.map(({ text }) => text)).toEqual(['second']));
  await waitFor(async () => expect(await texts()).toEqual(['second']));
  await waitFor(async () => expect(document.activeElement).toBe(await inRow(0, 'Remove')));
});

test('when the answer is whole the next message is under way, and is followed', async () => {
  await askWhileRunning('second');
  await waitFor(() => expect(waiting).toHaveLength(1));
  const next = stream();
  wire.on('GET /api/chat', () =>
    history([said('first'), answered([{ type: 'text', text: 'One.' }]), said('second', 'u2')], {
      running: true,
    }),
  );
  wire.on('GET /api/chat/c1/stream', () => next.response);
  answering.send({ type: 'start', messageId: 'a1' }, { type: 'text-start', id: 't' });
  answering.send({ type: 'text-delta', id: 't', delta: 'One.' }, { type: 'text-end', id: 't' });
  answering.send({ type: 'finish', messageMetadata: { outcome: 'complete' } });
  answering.end();
  await screen.findByText('second');
  expect(screen.queryByRole('region', { name: 'Waiting messages' })).toBeNull();
  next.send({ type: 'start', messageId: 'a2' }, { type: 'text-start', id: 't' });
  next.send({ type: 'text-delta', id: 't', delta: 'Two.' });
  await screen.findByText('Two.');
});

test('what waited is there after a reload, and after a stop goes out when the person says so', async () => {
  const queued = [{ id: 'q1', text: 'and then this', createdAt: '2026-01-01T00:00:00Z' }];
  const stopped = answered([{ type: 'text', text: 'On and' }], { outcome: 'stopped' });
  wire.on('GET /api/chat', () => history([said('Go'), stopped], { queued }));
  wire.on('POST /api/chat/c1/queue', () => {
    wire.on('GET /api/chat', () =>
      history([said('Go'), stopped, said('and then this', 'q1')], { running: true }),
    );
    return stream().response;
  });
  wire.on('GET /api/chat/c1/stream', () => stream().response);
  const { user } = mountPanel();
  expect(await texts()).toEqual(['and then this']);
  await user.click(screen.getByRole('button', { name: 'Send now' }));
  await screen.findByRole('button', { name: 'Stop' });
  expect(screen.queryByRole('region', { name: 'Waiting messages' })).toBeNull();
});

test('a message that may not wait comes back to the composer, with the reason', async () => {
  const { user } = await askWhileRunning();
  wire.on('POST /api/chat', () => refusal(429, 'too-many', '20 messages wait already; remove one, or wait.'));
  wire.on('GET /api/chat', () => history([said('first')], { running: true }));
  wire.on('GET /api/chat/c1/stream', () => stream().response);
  await user.type(box(), 'one too many{Enter}');
  await screen.findByText(/20 messages wait already/);
  expect(box().value).toBe('one too many');
  expect(screen.queryByRole('region', { name: 'Waiting messages' })).toBeNull();
});
