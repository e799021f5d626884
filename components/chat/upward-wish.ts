const upwardKeys = new Set(['ArrowUp', 'PageUp', 'Home']);
/** As long as a browser may take from a key or a turn of the wheel to the first pixel. */
const patienceMs = 250;
const longestDragMs = 60_000;

/**
 * Calls `onWish` as somebody begins to scroll up, with how long that may take: the browser moves the text frames
 * later, smoothly, and gives that up where the page puts it elsewhere meanwhile. Returns how to stop listening.
 */
export function listenForUpwardWish(element: HTMLElement, onWish: (forMs: number) => void): () => void {
  const wish = () => onWish(patienceMs);
  const onWheel = ({ deltaY }: WheelEvent) => {
    if (deltaY < 0) wish();
  };
  const onKey = ({ key, shiftKey }: KeyboardEvent) => {
    if (upwardKeys.has(key) || (key === ' ' && shiftKey)) wish();
  };
  // What lies in the scroller is a target of its own: the scroller itself is its bar, until that is let go.
  let isBarHeld = false;
  const onPress = ({ target }: PointerEvent) => {
    if (target !== element) return;
    isBarHeld = true;
    onWish(longestDragMs);
  };
  const onRelease = () => {
    if (isBarHeld) wish();
    isBarHeld = false;
  };
  element.addEventListener('wheel', onWheel, { passive: true });
  element.addEventListener('touchmove', wish, { passive: true });
  element.addEventListener('keydown', onKey);
  element.addEventListener('pointerdown', onPress);
  window.addEventListener('pointerup', onRelease);
  window.addEventListener('pointercancel', onRelease);
  return () => {
    element.removeEventListener('wheel', onWheel);
    element.removeEventListener('touchmove', wish);
    element.removeEventListener('keydown', onKey);
    element.removeEventListener('pointerdown', onPress);
    window.removeEventListener('pointerup', onRelease);
    window.removeEventListener('pointercancel', onRelease);
  };
}
