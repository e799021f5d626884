import { jest } from '@jest/globals';
import { act, render, screen } from '@testing-library/react';
import { Activity } from 'react';
import { Announcer } from '#components/chat/announcer.tsx';
import type { Conversation, ConversationView } from '#components/chat/conversation.ts';
import { LastAnswerActions, PastEnding } from '#components/chat/last-answer.tsx';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import { answered } from './wire.ts';

const startMs = Date.parse('2026-02-03T04:05:06Z');
const conversation = {} as Conversation;

/** An answer that the provider refused for `waitMs`. */
function refused(waitMs: number, untilMs = startMs + waitMs): TasksUIMessage {
  return answered([], {
    outcome: 'failed',
    problem: {
      code: 'provider-rate-limit',
      message: `The provider limits how often it may be asked. Try again in ${waitMs / 1000} s.`,
      retryable: true,
      retryAfterMs: waitMs,
      retryAt: new Date(untilMs).toISOString(),
    },
  });
}

const card = (message: TasksUIMessage) => <LastAnswerActions message={message} conversation={conversation} />;
const said = () => screen.getByRole('timer').textContent;
const pass = (ms: number) => act(() => jest.advanceTimersByTime(ms));
let isHidden = false;

function turnPage(to: 'away' | 'back') {
  isHidden = to === 'away';
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
}

beforeEach(() => {
  isHidden = false;
  jest.useFakeTimers({ now: startMs });
  Object.defineProperty(document, 'hidden', { get: () => isHidden, configurable: true });
});

afterEach(() => {
  jest.useRealTimers();
});

test('the wait of a rate limit is counted down each second, and is no more than «Try again» when it is over', () => {
  render(card(refused(125_000)));
  expect(said()).toBe('Try again in 2 min 5 s.');
  pass(1_000);
  expect(said()).toBe('Try again in 2 min 4 s.');
  pass(65_000);
  expect(said()).toBe('Try again in 59 s.');
  pass(58_000);
  expect(said()).toBe('Try again in 1 s.');
  pass(1_000);
  expect(said()).toBe('Try again.');
  expect(jest.getTimerCount()).toBe(0);
});

test('a screen reader hears how long at the beginning and that it is over, but not each second', () => {
  const message = refused(20_000);
  const view = (running: boolean) =>
    ({ running, fault: null, chat: { lastMessage: message } }) as unknown as ConversationView;
  const { rerender } = render(<Announcer view={view(true)} />);
  rerender(<Announcer view={view(false)} />);
  expect(screen.getByRole('status').textContent).toBe('Answer failed. Try again in 20 s.');
  render(card(message));
  const alert = screen.getByRole('alert');
  const timer = screen.getByRole('timer');
  expect(alert.textContent).toBe('The provider limits how often it may be asked.');
  expect(alert.contains(timer) || timer.closest('[role=alert], [role=status]') !== null).toBe(false);
  expect(timer.getAttribute('aria-live')).toBe('off');
  pass(20_000);
  expect(timer.getAttribute('aria-live')).toBe('polite');
});

test('nothing ticks while the page is hidden or the drawer closed; seen again, the figure is the right one', () => {
  const drawer = (mode: 'visible' | 'hidden') => <Activity mode={mode}>{card(refused(60_000))}</Activity>;
  const { rerender } = render(drawer('visible'));
  turnPage('away');
  expect(jest.getTimerCount()).toBe(0);
  pass(10_000);
  turnPage('back');
  expect(said()).toBe('Try again in 50 s.');
  rerender(drawer('hidden'));
  expect(jest.getTimerCount()).toBe(0);
  pass(10_000);
  rerender(drawer('visible'));
  expect(said()).toBe('Try again in 40 s.');
});

test('after a reload what is left of the wait counts, and a clock that is wrong makes it no longer', () => {
  const { unmount } = render(card(refused(60_000, startMs + 5_000)));
  expect(said()).toBe('Try again in 5 s.');
  unmount();
  const { unmount: leave } = render(card(refused(60_000, startMs - 5_000)));
  expect(said()).toBe('Try again.');
  leave();
  render(card(refused(60_000, startMs + 3_600_000)));
  expect(said()).toBe('Try again in 1 min.');
  pass(2_000);
  expect(said()).toBe('Try again in 58 s.');
});

test('of an earlier answer only the fact is told', () => {
  render(<PastEnding message={refused(60_000)} />);
  expect(screen.queryByRole('timer')).toBeNull();
  expect(screen.getByText('The provider limits how often it may be asked.')).toBeTruthy();
});
