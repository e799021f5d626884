import { useSyncExternalStore } from 'react';
import { clampWidth, type DrawerFrame, drawerCookie, formatDrawerCookie } from './drawer-cookie.ts';

// What the toggle in the top bar, the drawer and «ask about this» buttons anywhere on a page share. Module state
// of the browser only: the server renders from the cookie, passed as `initial`.

interface DrawerState extends DrawerFrame {
  /** Grows with each wish to have the composer focused. */
  focusRequest: number;
  /** A prompt to put into the composer, taken by it once. */
  prompt: string | null;
  /** Answers under way, in any document. */
  running: number;
}

let state: DrawerState | null = null;
const listeners = new Set<() => void>();
const year = 60 * 60 * 24 * 365;

function change(patch: Partial<DrawerState>) {
  state = { open: false, width: 420, focusRequest: 0, prompt: null, running: 0, ...state, ...patch };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** A full sheet covers the page on a phone: that it was open is not worth remembering there. */
export function isSheet(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(max-width: 699.98px)').matches;
}

function remember() {
  if (!state) return;
  const frame = isSheet() ? { open: false, width: state.width } : state;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet.
  document.cookie = `${drawerCookie}=${formatDrawerCookie(frame)}; path=/; max-age=${year}; samesite=lax`;
}

export function initDrawer(initial: DrawerFrame) {
  if (!state) change({ open: initial.open, width: clampWidth(initial.width) });
}

export function openDrawer() {
  change({ open: true, focusRequest: (state?.focusRequest ?? 0) + 1 });
  remember();
}

export function closeDrawer({ focusToggle = true }: { focusToggle?: boolean } = {}) {
  change({ open: false });
  remember();
  if (focusToggle) requestAnimationFrame(() => document.getElementById('chat-toggle')?.focus());
}

export function toggleDrawer() {
  if (state?.open) closeDrawer();
  else openDrawer();
}

export function resizeDrawer(px: number, { done }: { done: boolean }) {
  change({ width: clampWidth(px) });
  if (done) remember();
}

/** Opens the drawer with `prompt` in the composer, for the person to send or to change. */
export function askInDrawer(prompt: string) {
  change({ prompt });
  openDrawer();
}

export function takePrompt(): string | null {
  const prompt = state?.prompt ?? null;
  if (prompt !== null) change({ prompt: null });
  return prompt;
}

export function setRunning(running: number) {
  if (state?.running !== running) change({ running });
}

/** Null until the browser has taken over; then render from it instead of from what the server was told. */
export function useDrawer(): DrawerState | null {
  return useSyncExternalStore(
    subscribe,
    () => state,
    () => null,
  );
}
