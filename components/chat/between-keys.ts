import { useEffect, useReducer, useRef } from 'react';

/** Somebody types until this long after the last key. */
const pauseMs = 150;
/** As seldom is drawn for one who types without a pause, or holds a key down. */
const stepMs = 80;

let lastKeyAt = Number.NEGATIVE_INFINITY;
let lastMomentAt = Number.NEGATIVE_INFINITY;
let restTimer: ReturnType<typeof setTimeout> | undefined;
const waiting = new Set<() => void>();

/**
 * To be told of each change of a text by keys. A key has to be seen at once; an answer that grows, and what breathes
 * because something runs (`data-typing` on the root), would have the screen busy just then. So these wait for the moment
 * after the key has been painted.
 */
export function keyTyped(): void {
  lastKeyAt = performance.now();
  document.documentElement.dataset.typing = '';
  clearTimeout(restTimer);
  restTimer = setTimeout(() => {
    delete document.documentElement.dataset.typing;
    takeMoment();
  }, pauseMs);
  requestAnimationFrame(() => setTimeout(takePaintedMoment));
}

function takePaintedMoment(): void {
  if (performance.now() - lastMomentAt >= stepMs) takeMoment();
}

function takeMoment(): void {
  lastMomentAt = performance.now();
  const now = [...waiting];
  waiting.clear();
  for (const go of now) go();
}

/** `value` as it is, or, while somebody types, as it was at the last moment between two keys. */
export function useBetweenKeys<Value>(value: Value): Value {
  const latest = useRef(value);
  const shown = useRef(value);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  latest.current = value;
  if (performance.now() - lastKeyAt >= pauseMs) shown.current = value;
  useEffect(() => {
    if (shown.current === value) return;
    const go = () => {
      shown.current = latest.current;
      redraw();
    };
    waiting.add(go);
    return () => {
      waiting.delete(go);
    };
  });
  return shown.current;
}
