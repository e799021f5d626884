import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useLayoutEffect,
  useRef,
} from 'react';

/**
 * One tab stop for all buttons of a toolbar: the arrows, Home and End go between them (WAI-ARIA, toolbar pattern).
 * The stop is the button that was focused last, or the first one where that is gone.
 */
export function useRoving(root: RefObject<HTMLElement | null>) {
  const stop = useRef<Element | null>(null);

  const settle = useCallback(() => {
    const buttons = buttonsIn(root.current);
    const chosen = buttons.find((button) => button === stop.current) ?? buttons[0];
    for (const button of buttons) button.tabIndex = button === chosen ? 0 : -1;
  }, [root]);

  // After every rendering: it may have brought buttons, or taken the stop away.
  useLayoutEffect(settle);

  function onFocus({ target }: FocusEvent<HTMLElement>) {
    stop.current = target;
    settle();
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const buttons = buttonsIn(root.current);
    const at = buttons.indexOf(event.target as HTMLElement);
    const last = buttons.length - 1;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (at === -1 || to === undefined) return;
    event.preventDefault();
    buttons[Math.min(last, Math.max(0, to))]?.focus();
  }

  return { onFocus, onKeyDown };
}

function buttonsIn(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('button') ?? [])];
}
