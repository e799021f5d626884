'use client';

import { useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import type { DocRef } from '#lib/chat/message.ts';

export { askInDrawer } from './drawer-store.ts';

export interface PageInfo extends DocRef {
  title: string;
  /** Prompts made for this very page, shown while the conversation is empty. */
  starters?: readonly string[];
}

let current: PageInfo | null = null;
let mounted = 0;
const listeners = new Set<() => void>();

/** Each page has a conversation and a draft of its own, by this name. */
export function keyOf({ kind, path }: DocRef): string {
  return `${kind}:${path}`;
}

/** For what is done at a moment; what is rendered uses `usePage`. */
export function currentPage(): PageInfo | null {
  return current;
}

function tell() {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** A page that says nothing about itself (an error page, say) is still known by its address. */
function pageFromAddress(): PageInfo {
  const path = location.pathname;
  return { kind: 'page', path, title: document.title || path };
}

/** Tells the drawer which page is open. Every page renders one; it shows nothing itself. */
export function PageContext({ kind, path, title, starters }: PageInfo) {
  const startersKey = starters?.join('\n');
  // With the paint: a key that is pressed as soon as the page is seen is about this page.
  useLayoutEffect(() => {
    mounted += 1;
    current = { kind, path, title, ...(startersKey ? { starters: startersKey.split('\n') } : {}) };
    return () => {
      mounted -= 1;
      // The next page's own context comes in the same commit; only where there is none does the address count.
      setTimeout(() => {
        if (mounted > 0) return;
        current = pageFromAddress();
        tell();
      });
    };
  }, [kind, path, title, startersKey]);
  // After it: the page does not wait for its conversation.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each change of the page
  useEffect(tell, [kind, path, title, startersKey]);
  return null;
}

/** Null on the server, and until a page has said what it is. */
export function usePage(): PageInfo | null {
  return useSyncExternalStore(
    subscribe,
    () => current,
    () => null,
  );
}

export function pageOrAddress(page: PageInfo | null): PageInfo {
  return page ?? pageFromAddress();
}
