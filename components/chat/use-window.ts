import {
  type RefObject,
  startTransition,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

/** As many fill the drawer, and are there at once. */
const first = 8;
/** As many fill more than two screens; and as many more come at a time. */
const step = 24;

/**
 * The part of a long list that is mounted: its end, and as far back as somebody has scrolled. What is put in above
 * does not move what is being read. Back at the end, the list is short again.
 */
export function useWindow(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  length: number,
  away: boolean,
) {
  const [wanted, setWanted] = useState(Number.POSITIVE_INFINITY);
  const [size, setSize] = useState(first);
  const start = Math.min(wanted, Math.max(0, length - size));
  useEffect(() => {
    // In slices, after what is seen has been painted.
    if (length > 0) startTransition(() => setSize(step));
  }, [length]);
  const anchor = useRef<{ element: Element; top: number } | null>(null);

  const showEarlier = useCallback(() => {
    const element = content.current?.querySelector('[data-earlier] + *') ?? null;
    anchor.current = element && { element, top: element.getBoundingClientRect().top };
    setWanted((before) => Math.max(0, Math.min(before, Math.max(0, length - step)) - step));
  }, [content, length]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is kept when more is mounted, not otherwise
  useLayoutEffect(() => {
    const kept = anchor.current;
    anchor.current = null;
    if (!kept || !scroller.current) return;
    scroller.current.scrollTop += kept.element.getBoundingClientRect().top - kept.top;
  }, [start, scroller]);

  const hidden = start > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only leaving the end and coming back count
  useEffect(() => {
    setWanted((before) => (away ? Math.min(before, Math.max(0, length - step)) : Number.POSITIVE_INFINITY));
  }, [away]);

  const earlier = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step looks anew whether the button is still near
  useEffect(() => {
    const button = earlier.current;
    if (!hidden || !away || !button || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) showEarlier();
      },
      { root: scroller.current, rootMargin: '800px 0px 0px 0px' },
    );
    observer.observe(button);
    return () => observer.disconnect();
  }, [hidden, away, scroller, showEarlier, start]);

  return { start, earlier, showEarlier };
}
