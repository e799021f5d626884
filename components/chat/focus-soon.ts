import { openDrawer } from './drawer-store.ts';

/** React may take a few frames to put an element back on a busy machine. */
const mostFrames = 20;

/** Focus goes back to where it came from, as soon as that is there; or, should it be gone, to the conversation. */
export function focusSoon(find: () => HTMLElement | null | undefined, frames = mostFrames): void {
  requestAnimationFrame(() => {
    const element = find();
    if (element) element.focus({ preventScroll: true });
    else if (frames > 0) focusSoon(find, frames - 1);
    else conversationLog()?.focus({ preventScroll: true });
  });
}

/** The button that was pressed goes away: the keyboard goes on at the answer. */
export function focusConversation(): void {
  conversationLog()?.focus({ preventScroll: true });
}

/** Likewise, at the composer; but where that would bring a screen keyboard up, which hides the answer. */
export function focusComposer(): void {
  if (typeof matchMedia === 'function' && matchMedia('(pointer: coarse)').matches) focusConversation();
  else openDrawer();
}

export function conversationLog(): HTMLElement | null {
  return document.querySelector('#chat-drawer [role=log]');
}
