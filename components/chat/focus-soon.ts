import type { RefObject } from 'react';

/** Focus goes back to where it came from, or, should that be gone by then, to the conversation. */
export function focusSoon(target: RefObject<HTMLElement | null> | null): void {
  requestAnimationFrame(() => {
    const element = target?.current ?? document.querySelector<HTMLElement>('#chat-drawer [role=log]');
    element?.focus({ preventScroll: true });
  });
}
