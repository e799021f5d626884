import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Gives the focus to the row or card that the keys act on when it was lost because what had it was drawn anew
 * elsewhere: moved to another column, put back, sorted away.
 */
export function useKeptFocus(container: RefObject<HTMLElement | null>, id: string | null) {
  const isWithin = useRef(false);

  // With the paint: a key pressed right after it must find the focus where one sees the row.
  useLayoutEffect(() => {
    if (!isWithin.current || id === null || document.activeElement !== document.body) return;
    linkOf(container.current, id)?.focus({ preventScroll: true });
  });

  return {
    onFocus: () => {
      isWithin.current = true;
    },
    // React tells nothing of an element that it takes out itself: this is somebody leaving.
    onBlur: ({ relatedTarget, currentTarget }: FocusEvent<HTMLElement>) => {
      isWithin.current = currentTarget.contains(relatedTarget);
    },
  };
}

/** The link or button that stands for a row, a card or a group. */
export function linkOf(container: HTMLElement | null, id: string): HTMLElement | undefined {
  for (const element of container?.querySelectorAll<HTMLElement>('[data-id]') ?? []) {
    if (element.dataset.id === id) return element;
  }
  return undefined;
}
