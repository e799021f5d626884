import { type RefObject, useLayoutEffect, useSyncExternalStore } from 'react';

// A message that somebody wants to be shown, by conversation: its page may still be on the way.

interface Wish {
  messageId: string;
  /** The words that were looked for. */
  query: string;
  atMs: number;
}

const wishes = new Map<string, Wish>();
const listeners = new Set<() => void>();
/** Later nobody expects the conversation to jump any more. */
const patienceMs = 15_000;

function tell() {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function reveal(key: string, messageId: string, query: string): void {
  wishes.set(key, { messageId, query, atMs: performance.now() });
  tell();
}

interface Place {
  scroller: RefObject<HTMLElement | null>;
  /** Ids of the messages that there are, mounted or not. */
  indexOf: (messageId: string) => number;
  showAround: (index: number) => void;
  /** The conversation no longer follows its end. */
  unpin: () => void;
}

/**
 * Goes to the message that is wanted in this conversation as soon as it is there, and marks it. Returns whether one
 * is wanted still.
 */
export function useReveal(key: string, { scroller, indexOf, showAround, unpin }: Place): boolean {
  const wish = useSyncExternalStore(
    subscribe,
    () => wishes.get(key) ?? null,
    () => null,
  );
  const index = wish === null ? -1 : indexOf(wish.messageId);
  useLayoutEffect(() => {
    if (index !== -1) showAround(index);
  }, [index, showAround]);
  // After every rendering: it may be the one that has mounted it.
  useLayoutEffect(() => {
    if (wish === null || index === -1 || !scroller.current) return;
    const mounted = scroller.current.querySelectorAll<HTMLElement>('[data-message-id]');
    const element = [...mounted].find(({ dataset }) => dataset.messageId === wish.messageId);
    if (!element) return;
    wishes.delete(key);
    tell();
    if (performance.now() - wish.atMs > patienceMs) return;
    unpin();
    void show(element, scroller.current, wish.query);
  });
  return index !== -1;
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

async function show(element: HTMLElement, scroller: HTMLElement, query: string): Promise<void> {
  for (const other of scroller.querySelectorAll('[data-found]')) other.removeAttribute('data-found');
  element.setAttribute('data-found', '');
  element.scrollIntoView({ block: 'start', behavior: 'instant' });
  // What is out of sight has no height of its own before it is seen: each step is nearer.
  let ranges: Range[] = [];
  for (let step = 0; step < 3; step++) {
    await frame();
    ranges = rangesOf(element, query);
    const target = ranges[0]?.getBoundingClientRect() ?? element.getBoundingClientRect();
    const view = scroller.getBoundingClientRect();
    scroller.scrollTop += target.top - (view.top + view.height / 4);
  }
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  const canMark = typeof Highlight !== 'undefined';
  if (canMark) CSS.highlights.set('chat-found', new Highlight(...ranges));
  // Until the person turns to something else.
  const forget = () => {
    element.removeAttribute('data-found');
    if (canMark) CSS.highlights.delete('chat-found');
  };
  element.addEventListener('blur', forget, { once: true });
}

const maxRanges = 50;

function rangesOf(element: Element, query: string): Range[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && ranges.length < maxRanges; node = walker.nextNode()) {
    const text = node.nodeValue?.toLowerCase() ?? '';
    for (const word of words) {
      const at = text.indexOf(word);
      if (at === -1 || at + word.length > (node.nodeValue?.length ?? 0)) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + word.length);
      ranges.push(range);
    }
  }
  return ranges;
}
