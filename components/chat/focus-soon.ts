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

export function conversationLog(): HTMLElement | null {
  return document.querySelector('#chat-drawer [role=log]');
}
