import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { listenForUpwardWish } from './upward-wish.ts';

const slackPx = 32;

/**
 * Keeps a scroller at its end while the person is there, and never moves it once they scrolled up. Jumps are
 * instant: a smooth one would lag behind a growing text for ever.
 */
export function usePinnedScroll(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
) {
  const pinned = useRef(true);
  /** Where it was seen last, and how large. */
  const lastTop = useRef(0);
  const lastBox = useRef('');
  /** Where it was put by us. */
  const pinnedTop = useRef(0);
  const heldUntilMs = useRef(0);
  const isHeld = useCallback(() => performance.now() < heldUntilMs.current, []);
  const [away, setAway] = useState(false);

  const pin = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    pinned.current = true;
    element.scrollTop = element.scrollHeight;
    lastTop.current = element.scrollTop;
    pinnedTop.current = element.scrollTop;
    lastBox.current = boxOf(element);
    setAway(false);
  }, [scroller]);

  const unpin = useCallback(() => {
    pinned.current = false;
    setAway(true);
  }, []);

  /** Takes up where it is now, whoever moved it there; true where it has been laid out anew. */
  const look = useCallback(
    (element: HTMLElement): boolean => {
      const { scrollTop: top, scrollHeight, clientHeight } = element;
      const end = scrollHeight - clientHeight;
      // A scroller of another size has its text laid out anew: that moves it, too, where nobody wished so.
      const box = boxOf(element);
      const isLaidOut = lastBox.current !== '' && box !== lastBox.current;
      lastBox.current = box;
      if (isLaidOut && pinned.current && !isHeld()) return true;
      // Growth leaves scrollTop alone, and what shrinks leaves it at the end: only a person moves it up from there,
      // be it pixel by pixel, and is not pulled back. Back is who comes down, or is at the very end.
      if (pinned.current) pinned.current = !(top <= pinnedTop.current - 1 && top <= end - 1);
      else if (top > lastTop.current ? end - top <= slackPx : end - top <= 1) {
        pinned.current = true;
        pinnedTop.current = top;
      }
      lastTop.current = top;
      return false;
    },
    [isHeld],
  );

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    if (look(element)) pin();
    else setAway(!pinned.current);
  }, [scroller, look, pin]);

  useLayoutEffect(() => {
    pin();
  }, [pin]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = listenForUpwardWish(element, (forMs) => {
      heldUntilMs.current = performance.now() + forMs;
      clearTimeout(timer);
      // Nothing may have come of it.
      timer = setTimeout(() => {
        heldUntilMs.current = 0;
        if (pinned.current) pin();
      }, forMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [scroller, pin]);

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => {
      // Somebody may have moved it in this very frame; without a wish of theirs a layout has.
      if (isHeld()) {
        look(element);
        if (pinned.current) return;
      }
      // Where all of it is in sight nobody is away from its end.
      if (pinned.current || element.scrollHeight <= element.clientHeight) pin();
      else setAway(true);
    });
    observer.observe(inner);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, content, look, pin, isHeld]);

  return { away, pin, unpin, onScroll };
}

function boxOf({ clientWidth, clientHeight }: HTMLElement): string {
  return `${clientWidth} ${clientHeight}`;
}
