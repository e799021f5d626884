import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

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
  const lastTop = useRef(0);
  const lastBox = useRef('');
  const [away, setAway] = useState(false);

  const pin = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    pinned.current = true;
    element.scrollTop = element.scrollHeight;
    lastTop.current = element.scrollTop;
    setAway(false);
  }, [scroller]);

  const unpin = useCallback(() => {
    pinned.current = false;
    setAway(true);
  }, []);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const end = element.scrollHeight - element.clientHeight;
    // A scroller of another size has its text laid out anew: that moves it, too, and is nobody's wish.
    const box = `${element.clientWidth} ${element.clientHeight}`;
    const isLaidOut = lastBox.current !== '' && box !== lastBox.current;
    lastBox.current = box;
    if (isLaidOut && pinned.current) return pin();
    // Growth leaves scrollTop alone, and what shrinks leaves it at the end: only a person moves it up from there,
    // be it by a little, and is not pulled back.
    if (element.scrollTop < lastTop.current - 1 && element.scrollTop < end - 1) pinned.current = false;
    else if (end - element.scrollTop <= slackPx) pinned.current = true;
    lastTop.current = element.scrollTop;
    setAway(!pinned.current);
  }, [scroller, pin]);

  useLayoutEffect(() => {
    pin();
  }, [pin]);

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => {
      // Where all of it is in sight nobody is away from its end.
      if (pinned.current || element.scrollHeight <= element.clientHeight) pin();
    });
    observer.observe(inner);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, content, pin]);

  return { away, pin, unpin, onScroll };
}
