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
  const [away, setAway] = useState(false);

  const pin = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    pinned.current = true;
    element.scrollTop = element.scrollHeight;
    lastTop.current = element.scrollTop;
    setAway(false);
  }, [scroller]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= slackPx;
    // Growth leaves scrollTop alone: only a person moves it up.
    if (atEnd) pinned.current = true;
    else if (element.scrollTop < lastTop.current) pinned.current = false;
    lastTop.current = element.scrollTop;
    setAway(!pinned.current);
  }, [scroller]);

  useLayoutEffect(() => {
    pin();
  }, [pin]);

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => {
      if (pinned.current) pin();
    });
    observer.observe(inner);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, content, pin]);

  return { away, pin, onScroll };
}
