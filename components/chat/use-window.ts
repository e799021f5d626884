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
 * The part of a long list that is mounted: its end, and as far back as somebody has scrolled; or the surroundings of
 * a place that was gone to. What is put in above does not move what is being read. Back at the end, the list is
 * short again.
 */
export function useWindow(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  length: number,
  away: boolean,
) {
  const [wanted, setWanted] = useState(Number.POSITIVE_INFINITY);
  const [until, setUntil] = useState(Number.POSITIVE_INFINITY);
  const [size, setSize] = useState(first);
  const start = Math.min(wanted, Math.max(0, length - size));
  const end = Math.min(until, length);
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
  const showLater = useCallback(() => {
    setUntil((before) => (before + step >= length ? Number.POSITIVE_INFINITY : before + step));
  }, [length]);
  const showAround = useCallback(
    (index: number) => {
      setWanted(Math.max(0, index - first));
      setUntil(index + step >= length ? Number.POSITIVE_INFINITY : index + step);
    },
    [length],
  );
  const showEnd = useCallback(() => {
    setWanted(Number.POSITIVE_INFINITY);
    setUntil(Number.POSITIVE_INFINITY);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is kept when more is mounted, not otherwise
  useLayoutEffect(() => {
    const kept = anchor.current;
    anchor.current = null;
    if (!kept || !scroller.current) return;
    scroller.current.scrollTop += kept.element.getBoundingClientRect().top - kept.top;
  }, [start, scroller]);

  const hidden = start > 0;
  const cut = end < length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only leaving the end and coming back count
  useEffect(() => {
    // At the end of what is mounted is not at the end of what there is.
    if (cut) return;
    setWanted((before) => (away ? Math.min(before, Math.max(0, length - step)) : Number.POSITIVE_INFINITY));
  }, [away]);

  const earlier = useRef<HTMLButtonElement>(null);
  const later = useRef<HTMLButtonElement>(null);
  useNear(earlier, scroller, hidden && (away || cut), showEarlier, start);
  useNear(later, scroller, cut, showLater, end);

  return { start, end, earlier, later, showEarlier, showLater, showAround, showEnd };
}

/** Calls `onNear` as somebody comes near the button; anew with each `place`. */
function useNear(
  button: RefObject<HTMLButtonElement | null>,
  scroller: RefObject<HTMLElement | null>,
  wanted: boolean,
  onNear: () => void,
  place: number,
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step looks anew whether the button is still near
  useEffect(() => {
    const element = button.current;
    if (!wanted || !element || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) onNear();
      },
      { root: scroller.current, rootMargin: '800px 0px 800px 0px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [wanted, button, scroller, onNear, place]);
}
