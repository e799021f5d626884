import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';

const overscan = 8;
/** Drawn by the server and in the first paint: more than most screens are high. */
const firstRows = 48;
const navKey = 'tasks:nav-scroll';

/**
 * Which rows of a list of `count` equally high rows are near the eye. The height of a row is the CSS variable
 * `--row` of the scroller, so that the server's rendering is right for fingers and for mice alike. Where the list
 * was scrolled to is kept under `scrollKey`.
 */
export function useWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  { initialRows = firstRows, scrollKey = navKey }: { initialRows?: number; scrollKey?: string | null } = {},
) {
  const [range, setRange] = useState({ first: 0, last: initialRows });

  const measure = useCallback(() => {
    const element = scroller.current;
    if (!element || element.clientHeight === 0) return;
    const row = rowHeight(element);
    const first = Math.max(0, Math.floor(element.scrollTop / row) - overscan);
    const last = Math.ceil((element.scrollTop + element.clientHeight) / row) + overscan;
    // Steps of a few rows: most scroll events then change nothing.
    const next = { first: first - (first % 4), last: last + (4 - (last % 4)) };
    setRange((now) => (now.first === next.first && now.last === next.last ? now : next));
  }, [scroller]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (scrollKey !== null) element.scrollTop = rememberedScroll(scrollKey);
    measure();
    const seen = new ResizeObserver(measure);
    seen.observe(element);
    return () => seen.disconnect();
  }, [scroller, measure, scrollKey]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      // At once: a frame later, a fast scroll would have shown empty rows.
      flushSync(measure);
      if (scrollKey === null) return;
      clearTimeout(timer);
      timer = setTimeout(() => rememberScroll(scrollKey, element.scrollTop), 150);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(timer);
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, measure, scrollKey]);

  // A list that became shorter is scrolled by the browser itself: look again before anything is painted.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count is the occasion.
  useLayoutEffect(measure, [count, measure]);

  const scrollTo = useCallback(
    (index: number, where: 'nearest' | 'center') => {
      const element = scroller.current;
      if (!element || element.clientHeight === 0) return;
      const row = rowHeight(element);
      const top = index * row;
      const seen = top >= element.scrollTop && top + row <= element.scrollTop + element.clientHeight;
      if (!seen) {
        if (where === 'center') element.scrollTop = top - element.clientHeight / 2;
        else if (top < element.scrollTop) element.scrollTop = top;
        else element.scrollTop = top + row - element.clientHeight;
      }
      measure();
    },
    [scroller, measure],
  );

  return {
    first: Math.min(range.first, Math.max(0, count - 1)),
    last: Math.min(range.last, count),
    scrollTo,
  };
}

// Storage may be forbidden to a page; the place in the tree is no reason to fail.
function rememberedScroll(key: string): number {
  try {
    return Number(sessionStorage.getItem(key) ?? 0);
  } catch {
    return 0;
  }
}

function rememberScroll(key: string, top: number) {
  try {
    sessionStorage.setItem(key, String(top));
  } catch {
    // As above.
  }
}

function rowHeight(element: HTMLElement): number {
  return Number.parseFloat(getComputedStyle(element).getPropertyValue('--row')) || 28;
}
