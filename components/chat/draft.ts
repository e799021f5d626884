import { useSyncExternalStore } from 'react';

// What is typed and not sent, by document. Outlives reloads of the tab; not the tab: it is nobody else's business.
const listeners = new Set<() => void>();
const memory = new Map<string, string>();
const storageKey = (key: string) => `tasks_draft:${key}`;

export function readDraft(key: string): string {
  const known = memory.get(key);
  if (known !== undefined) return known;
  let stored = '';
  try {
    stored = sessionStorage.getItem(storageKey(key)) ?? '';
  } catch {
    // Storage is switched off: the draft lives as long as the page.
  }
  memory.set(key, stored);
  return stored;
}

export function writeDraft(key: string, text: string) {
  memory.set(key, text);
  try {
    if (text === '') sessionStorage.removeItem(storageKey(key));
    else sessionStorage.setItem(storageKey(key), text);
  } catch {
    // As above, or the storage is full.
  }
  for (const listener of listeners) listener();
}

/** Puts text before whatever has been typed since. */
export function addToDraft(key: string, text: string) {
  const draft = readDraft(key);
  writeDraft(key, draft.trim() === '' || draft === text ? text : `${text}\n\n${draft}`);
}

export function useDraft(key: string): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => readDraft(key),
    () => '',
  );
}
