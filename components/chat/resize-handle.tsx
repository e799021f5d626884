'use client';

import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { defaultWidthPx, maxWidthPx, minWidthPx } from './drawer-cookie.ts';
import { resizeDrawer } from './drawer-store.ts';

const stepPx = 16;

/** The drawer's left edge: drag it, or arrow keys, Home and End; a double click gives the usual width back. */
export function ResizeHandle({ width }: { width: number }) {
  const drag = useRef<{ x: number; width: number } | null>(null);

  function start(event: PointerEvent<HTMLDivElement>) {
    if (event.button !== 0) return;
    drag.current = { x: event.clientX, width };
    event.currentTarget.setPointerCapture?.(event.pointerId);
    document.documentElement.dataset.chatResizing = '';
  }
  function move(event: PointerEvent<HTMLDivElement>) {
    if (drag.current) {
      resizeDrawer(drag.current.width + drag.current.x - event.clientX, { done: false });
    }
  }
  function end(event: PointerEvent<HTMLDivElement>) {
    if (!drag.current) return;
    resizeDrawer(drag.current.width + drag.current.x - event.clientX, { done: true });
    drag.current = null;
    delete document.documentElement.dataset.chatResizing;
  }
  function key(event: KeyboardEvent<HTMLDivElement>) {
    const next = {
      ArrowLeft: width + stepPx,
      ArrowRight: width - stepPx,
      Home: minWidthPx,
      End: maxWidthPx,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    resizeDrawer(next, { done: true });
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be moved; this is ARIA's window splitter.
    <div
      role="separator"
      tabIndex={0}
      className="chat-resize"
      aria-label="Width"
      aria-orientation="vertical"
      aria-controls="chat-drawer"
      aria-valuenow={width}
      aria-valuemin={minWidthPx}
      aria-valuemax={maxWidthPx}
      aria-valuetext={`${width} pixels`}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={() => resizeDrawer(defaultWidthPx, { done: true })}
      onKeyDown={key}
    />
  );
}
