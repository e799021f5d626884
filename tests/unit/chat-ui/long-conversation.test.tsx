import { render, screen } from '@testing-library/react';
import { MessageView } from '#components/chat/message-view.tsx';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import { mountPanel } from './mount.tsx';
import { fakeWire, history } from './wire.ts';

const answer = (text: string): TasksUIMessage => ({
  id: 'a',
  role: 'assistant',
  parts: [{ type: 'text', text }],
  metadata: {},
});

test('a finished message is not rendered again while another one grows', () => {
  // Rendering a message begins with looking at its parts.
  let looks = 0;
  const { parts } = answer('# Old\n\nwords');
  const old = Object.defineProperty(answer(''), 'parts', {
    get() {
      looks++;
      return parts;
    },
  });
  const onAnswer = () => undefined;
  const tree = (text: string) => (
    <>
      <MessageView message={old} streaming={false} last={false} onAnswer={onAnswer} />
      <MessageView message={{ ...answer(text), id: 'b' }} streaming last onAnswer={onAnswer} />
    </>
  );
  const { rerender } = render(tree('a'));
  const once = looks;
  expect(once).toBeGreaterThan(0);
  for (let length = 2; length < 50; length++) rerender(tree('a'.repeat(length)));
  expect(looks).toBe(once);
});

test('of a long conversation the end is there, and what is earlier when it is asked for', async () => {
  const messages = Array.from(
    { length: 100 },
    (_, at): TasksUIMessage =>
      at % 2 === 0
        ? { id: `m${at}`, role: 'user', parts: [{ type: 'text', text: `Question ${at}.` }] }
        : { ...answer(`Answer ${at}.`), id: `m${at}` },
  );
  fakeWire().on('GET /api/chat', () => history(messages));
  const { user } = mountPanel();
  expect(await screen.findByText('Answer 99.')).toBeTruthy();
  expect(await screen.findByText('Question 76.')).toBeTruthy();
  expect(screen.queryByText('Answer 75.')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Show earlier (76)' }));
  expect(screen.getByText('Question 52.')).toBeTruthy();
  expect(screen.queryByText('Answer 51.')).toBeNull();
  expect(screen.getByRole('button', { name: 'Show earlier (52)' })).toBeTruthy();
});
