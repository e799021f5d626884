import { useLayoutEffect } from 'react';

/** A key of the whole page. The help shows and the palette offers exactly what is registered here. */
export interface Shortcut {
  /** As `event.key` has it, `Mod+` for Ctrl or ⌘; keys after each other parted by a space: `Mod+k`, `?`, `g h`. */
  keys: string;
  /** What it does, for the help and the palette. */
  does: string;
  /** Heads those of one part of the page in the help; else they count as everywhere's. */
  where?: string;
  /** False for «not now»: the key is then left to the browser. */
  run: () => unknown;
}

const registered = new Set<Shortcut>();
let first = '';
let timer: ReturnType<typeof setTimeout> | undefined;

export function shortcuts(): Shortcut[] {
  return [...registered];
}

/** The later of two with the same keys counts. Returns how to take them back. */
export function addShortcuts(added: readonly Shortcut[]): () => void {
  if (registered.size === 0) window.addEventListener('keydown', onKey);
  for (const one of added) registered.add(one);
  return () => {
    for (const one of added) registered.delete(one);
    if (registered.size === 0) window.removeEventListener('keydown', onKey);
  };
}

/** @param added The same array at each rendering. */
export function useShortcuts(added: readonly Shortcut[]) {
  // With the paint, not after it: what a key does is never older than what one sees.
  useLayoutEffect(() => addShortcuts(added), [added]);
}

/** Whether the next key may be the second of two (`g s`): whoever has that key for itself lets it pass. */
export function isSequenceBegun(): boolean {
  return first !== '';
}

function onKey(event: KeyboardEvent) {
  const { key, target, ctrlKey, metaKey, shiftKey } = event;
  if (event.defaultPrevented || event.isComposing || event.repeat || event.altKey || key === 'Shift') return;
  const before = first;
  first = '';
  const mod = ctrlKey !== metaKey;
  if ((ctrlKey || metaKey) !== mod || (!mod && isTyping(target)) || document.querySelector('dialog[open]'))
    return;
  // Letters by themselves are small ones: Shift with a letter is none of ours.
  const pressed = mod ? `Mod+${shiftKey ? 'Shift+' : ''}${key.toLowerCase()}` : key;
  const all = shortcuts().reverse();
  const found =
    all.find(({ keys }) => keys === `${before} ${pressed}`) ?? all.find(({ keys }) => keys === pressed);
  if (found) {
    if (found.run() !== false) event.preventDefault();
  } else if (all.some(({ keys }) => keys.startsWith(`${pressed} `))) {
    first = pressed;
    clearTimeout(timer);
    timer = setTimeout(() => {
      first = '';
    }, 1200);
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
