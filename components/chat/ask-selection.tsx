'use client';

import quoteMark from 'lucide-react/icons/quote';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { Icon } from '#components/ui/icon.tsx';
import { articleSelection } from './article-selection.ts';
import { addQuote } from './draft-context.ts';
import { openDrawer } from './drawer-store.ts';
import { currentPage, keyOf } from './page-context.tsx';
import { quoteOf } from './quote-of.ts';

const height = 34;
const gap = 8;

/** Puts what is selected in the article beside the message that is being written, and opens the drawer there. */
export function askAboutSelection() {
  const selection = articleSelection();
  const quote = selection && quoteOf(selection);
  const page = currentPage();
  if (!quote || !page) return;
  addQuote(keyOf(page), quote);
  selection.removeAllRanges();
  openDrawer();
}

/** A button at the end of what is selected in the article, once the pointer or the key is let go. */
export default function AskSelection() {
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);

  useEffect(() => {
    let frame = 0;
    let held = false;
    function look() {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setPlace(held ? null : placeFor(articleSelection())));
    }
    function press(event: PointerEvent) {
      held = event.pointerType === 'mouse' && !(event.target as Element).closest('.chat-ask-selection');
      if (held) look();
    }
    function release() {
      held = false;
      look();
    }
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener('selectionchange', look, { signal });
    document.addEventListener('pointerdown', press, { signal });
    document.addEventListener('pointerup', release, { signal });
    document.addEventListener('pointercancel', release, { signal });
    document.addEventListener('focusin', look, { signal });
    window.addEventListener('scroll', look, { signal, capture: true, passive: true });
    window.addEventListener('resize', look, { signal });
    look();
    return () => {
      stop.abort();
      cancelAnimationFrame(frame);
    };
  }, []);

  if (!place) return null;
  return createPortal(
    <button
      type="button"
      className="ui-button chat-ask-selection"
      style={place}
      aria-keyshortcuts="Control+J Meta+J"
      // The press must not take the selection away.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={askAboutSelection}
    >
      <Icon icon={quoteMark} size={14} /> Ask about this <kbd>{keyName()}</kbd>
    </button>,
    document.body,
  );
}

/** Under the end of the selection, inside of what is seen; null where that end is not in sight. */
function placeFor(selection: Selection | null): { left: number; top: number } | null {
  if (!selection) return null;
  const boxes = selection.getRangeAt(0).getClientRects();
  const last = boxes[boxes.length - 1];
  if (!last || last.bottom < 48 || last.top > innerHeight) return null;
  const below = last.bottom + gap;
  return {
    left: Math.max(gap, Math.min(last.right - 40, document.documentElement.clientWidth - 200)),
    top: below + height > innerHeight ? Math.max(56, last.top - height - gap) : below,
  };
}

function keyName(): string {
  return /Mac|iP(hone|ad)/.test(navigator.platform) ? '⌘ J' : 'Ctrl J';
}
