import { jest } from '@jest/globals';
import { act, renderHook } from '@testing-library/react';
import { usePinnedScroll } from '#components/chat/use-pinned-scroll.ts';

/** A scroller of 400 px whose content grows when the test says so: jsdom lays nothing out. */
function mountScroller() {
  const element = document.createElement('div');
  const size = { scrollHeight: 2_000, clientHeight: 400 };
  let top = 0;
  for (const name of ['scrollHeight', 'clientHeight'] as const)
    Object.defineProperty(element, name, { get: () => size[name] });
  Object.defineProperty(element, 'scrollTop', {
    get: () => top,
    set: (value: number) => {
      top = Math.max(0, Math.min(value, size.scrollHeight - size.clientHeight));
    },
  });
  let onResize: () => void = () => undefined;
  globalThis.ResizeObserver = class {
    constructor(callback: () => void) {
      onResize = callback;
    }
    observe() {}
    unobserve() {}
    disconnect() {}
  } as unknown as typeof ResizeObserver;
  const ref = { current: element };
  const { result } = renderHook(() => usePinnedScroll(ref, ref));
  return {
    hook: result,
    top: () => top,
    resize(height: number) {
      size.scrollHeight = height;
      element.scrollTop = top;
      act(() => onResize());
    },
    /** The drawer becomes so high, and the browser moves what is in it before anybody is told of that. */
    becomes(clientHeight: number, scrolledTo: number) {
      size.clientHeight = clientHeight;
      element.scrollTop = scrolledTo;
      act(() => result.current.onScroll());
    },
    isResizedTo(clientHeight: number) {
      size.clientHeight = clientHeight;
      act(() => onResize());
    },
    /** The text grows in the frame in which somebody has moved it, before that is told. */
    growsAsMovedTo(value: number, height: number) {
      element.scrollTop = value;
      size.scrollHeight = height;
      act(() => onResize());
    },
    turnsWheelUp: () => act(() => void element.dispatchEvent(new WheelEvent('wheel', { deltaY: -12 }))),
    scrollTo(value: number) {
      element.scrollTop = value;
      act(() => result.current.onScroll());
    },
  };
}

test('it stays at the end while the text grows, and when it shrinks', () => {
  const scroller = mountScroller();
  expect(scroller.top()).toBe(1_600);
  scroller.resize(2_500);
  expect(scroller.top()).toBe(2_100);
  scroller.resize(2_000);
  scroller.scrollTo(1_600);
  scroller.resize(2_200);
  expect(scroller.top()).toBe(1_800);
});

test('whoever scrolls up by a little is not pulled back, until they are at the end again', () => {
  const scroller = mountScroller();
  scroller.scrollTo(1_590);
  expect(scroller.hook.current.away).toBe(true);
  scroller.resize(2_500);
  expect(scroller.top()).toBe(1_590);
  scroller.scrollTo(2_090);
  expect(scroller.hook.current.away).toBe(false);
  scroller.resize(2_600);
  expect(scroller.top()).toBe(2_200);
});

test('whoever goes up pixel by pixel gets away from the end, and comes back to it by coming down', () => {
  const scroller = mountScroller();
  for (let up = 1; up <= 20; up++) scroller.scrollTo(1_600 - up);
  expect(scroller.hook.current.away).toBe(true);
  scroller.resize(2_050);
  expect(scroller.top()).toBe(1_580);
  scroller.scrollTo(1_630);
  expect(scroller.hook.current.away).toBe(false);
  scroller.resize(2_100);
  expect(scroller.top()).toBe(1_700);
});

test('what somebody moves up in the very frame in which the text grows stays where they moved it', () => {
  const scroller = mountScroller();
  scroller.turnsWheelUp();
  scroller.growsAsMovedTo(1_588, 2_500);
  expect(scroller.top()).toBe(1_588);
  expect(scroller.hook.current.away).toBe(true);
});

test('between the turn of the wheel and its first pixel the text grows without being moved', () => {
  jest.useFakeTimers();
  const scroller = mountScroller();
  scroller.turnsWheelUp();
  scroller.resize(2_500);
  expect(scroller.top()).toBe(1_600);
  // Nothing came of it.
  act(() => void jest.advanceTimersByTime(300));
  expect(scroller.top()).toBe(2_100);
  scroller.resize(2_600);
  expect(scroller.top()).toBe(2_200);
  jest.useRealTimers();
});

test('what a layout moved up while nobody touched it is back at its end', () => {
  const scroller = mountScroller();
  scroller.growsAsMovedTo(64, 2_500);
  expect(scroller.top()).toBe(2_100);
  expect(scroller.hook.current.away).toBe(false);
});

test('a drawer of another size stays at its end, wherever its new layout has moved it', () => {
  const scroller = mountScroller();
  scroller.scrollTo(1_600);
  scroller.becomes(300, 1_200);
  expect(scroller.top()).toBe(1_700);
  expect(scroller.hook.current.away).toBe(false);
  scroller.scrollTo(900);
  scroller.becomes(500, 700);
  expect(scroller.top()).toBe(700);
  expect(scroller.hook.current.away).toBe(true);
});

test('the first move up after the drawer has got another size counts', () => {
  const scroller = mountScroller();
  scroller.scrollTo(1_600);
  scroller.isResizedTo(300);
  expect(scroller.top()).toBe(1_700);
  scroller.scrollTo(900);
  expect(scroller.top()).toBe(900);
  expect(scroller.hook.current.away).toBe(true);
});

test('a move up by the wheel counts also as the drawer gets another size in that very frame', () => {
  const scroller = mountScroller();
  scroller.scrollTo(1_600);
  scroller.turnsWheelUp();
  scroller.becomes(398, 1_200);
  expect(scroller.top()).toBe(1_200);
  expect(scroller.hook.current.away).toBe(true);
});
