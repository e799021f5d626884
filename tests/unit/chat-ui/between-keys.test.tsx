import { jest } from '@jest/globals';
import { act, render, screen } from '@testing-library/react';
import { keyTyped, useBetweenKeys } from '#components/chat/between-keys.ts';

function Shown({ text }: { text: string }) {
  return <p>{useBetweenKeys(text)}</p>;
}

const shown = () => screen.getByText(/./).textContent;
const pass = (ms: number) => act(() => jest.advanceTimersByTime(ms));

// One clock for all: what is tried keeps the time of the last key.
beforeAll(() => {
  jest.useFakeTimers();
});

beforeEach(() => {
  pass(1_000);
});

afterAll(() => {
  jest.useRealTimers();
});

test('what grows is shown at once while nobody types', () => {
  const { rerender } = render(<Shown text="one" />);
  rerender(<Shown text="one two" />);
  expect(shown()).toBe('one two');
});

test('what grows waits for the key to be painted, and is then shown as it is by now', () => {
  const { rerender } = render(<Shown text="one" />);
  keyTyped();
  rerender(<Shown text="one two" />);
  rerender(<Shown text="one two three" />);
  expect(shown()).toBe('one');
  pass(20);
  expect(shown()).toBe('one two three');
});

test('a key that is held down keeps nothing back for long', () => {
  const { rerender } = render(<Shown text="0" />);
  const lag: number[] = [];
  for (let at = 1; at <= 60; at++) {
    keyTyped();
    rerender(<Shown text={String(at)} />);
    pass(33);
    lag.push(at - Number(shown()));
  }
  expect(Math.max(...lag)).toBeLessThan(4);
  expect(Math.max(...lag)).toBeGreaterThan(0);
});

test('with the last key all of it is shown, and motion goes on', () => {
  const { rerender } = render(<Shown text="one" />);
  keyTyped();
  pass(20);
  keyTyped();
  rerender(<Shown text="one two" />);
  expect(document.documentElement.hasAttribute('data-typing')).toBe(true);
  pass(200);
  expect(shown()).toBe('one two');
  expect(document.documentElement.hasAttribute('data-typing')).toBe(false);
});

test('one that goes away while it waits is not drawn any more', () => {
  const { rerender, unmount } = render(<Shown text="one" />);
  keyTyped();
  rerender(<Shown text="one two" />);
  unmount();
  pass(200);
  expect(document.body.textContent).toBe('');
});
