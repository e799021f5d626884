import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { ListSnapshot } from './task-window.ts';

interface Lines {
  pathAt: (line: number) => string | undefined;
  lineOf: (path: string) => number | undefined;
}

/** Where lists were left, by what they showed: for the way back. Lost with the tab, as the browser's own is. */
const left = new Map<string, number>();

/**
 * Keeps what is at the top of a list where it is while the list changes around it; begins at the top when another
 * list is shown, and where it was left when one comes back.
 */
export function useKeptScroll(
  scroller: RefObject<HTMLElement | null>,
  list: ListSnapshot,
  name: string,
  lines: Lines,
): void {
  const shown = useRef<{ name: string; path: string | undefined; line: number } | null>(null);
  const now = useRef(lines);
  now.current = lines;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are the occasion.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (shown.current?.name !== name) {
      element.scrollTop = left.get(name) ?? 0;
    } else if (element.scrollTop > 0 && shown.current.path !== undefined) {
      const line = now.current.lineOf(shown.current.path);
      if (line !== undefined && line !== shown.current.line)
        element.scrollTop += (line - shown.current.line) * rowHeight(element);
    }
    note();
  }, [name, list.groups, list.indexByPath]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      left.set(name, element.scrollTop);
      note();
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  });

  function note() {
    const element = scroller.current;
    if (!element) return;
    const line = Math.ceil(element.scrollTop / rowHeight(element));
    shown.current = { name, path: now.current.pathAt(line), line };
  }
}

export function rowHeight(element: HTMLElement): number {
  return Number.parseFloat(getComputedStyle(element).getPropertyValue('--row')) || 36;
}
