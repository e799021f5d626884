import { useEffect, useSyncExternalStore } from 'react';
import { followChanges } from '#components/shell/live-events.ts';
import type { ContextFacts } from '#lib/chat/context-facts.ts';
import type { DocRef } from '#lib/chat/message.ts';
import { call } from './api.ts';
import { ViewStore } from './view-store.ts';

// What the server says of pages and files that could go along. Small, and asked for again when a file changes.
const known = new ViewStore<Record<string, ContextFacts | undefined>>({});
const keyOf = ({ kind, path }: DocRef, query: string) => `${kind}:${path}${query}`;

async function ask({ kind, path }: DocRef, query: string) {
  try {
    const asked = new URLSearchParams({ kind, path, ...(query ? { query } : {}) });
    const facts = await call<ContextFacts>('GET', `/api/chat/context?${asked}`);
    known.set({ [keyOf({ kind, path }, query)]: facts });
  } catch {
    // The chip then shows the name alone; what is sent does not depend on it.
  }
}

// One connection for all chips, as long as there is any.
const lookers = new Set<(paths: readonly string[] | null) => void>();
let unfollow: (() => void) | undefined;

function onChange(looker: (paths: readonly string[] | null) => void): () => void {
  lookers.add(looker);
  unfollow ??= followChanges(({ change }) => {
    for (const each of lookers) each(change?.paths ?? null);
  });
  return () => {
    lookers.delete(looker);
    if (lookers.size > 0) return;
    unfollow?.();
    unfollow = undefined;
  };
}

/** Undefined until the server has answered. */
export function useContextFacts({ kind, path }: DocRef, query = ''): ContextFacts | undefined {
  const all = useSyncExternalStore(known.subscribe, known.get, known.get);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    void ask({ kind, path }, query);
    const stop = onChange((paths) => {
      const isFile = kind === 'task' || kind === 'doc';
      if (isFile && paths !== null && !paths.includes(path)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void ask({ kind, path }, query), 250);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [kind, path, query]);
  return all[keyOf({ kind, path }, query)];
}
