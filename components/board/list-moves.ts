import type { KeyboardEvent, MouseEvent } from 'react';

/** By how many places a key goes along a list of `count`, of which a page shows `page`; undefined for other keys. */
export function stepOf({ key }: KeyboardEvent, page: number, count: number): number | undefined {
  const steps: Record<string, number> = {
    ...{ ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 },
    ...{ PageDown: page, PageUp: -page, Home: -count, End: count },
  };
  return steps[key] ?? steps[key.toLowerCase()];
}

/** Whether a click selects instead of opening: on the box of a row, or with Shift. The click then goes no further. */
export function takePick(event: MouseEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('[data-forgive]')) return false;
  if (!target?.closest('[data-pick]') && !event.shiftKey) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}
