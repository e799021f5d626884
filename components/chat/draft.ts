import { TabStore, useTabStore } from './tab-store.ts';

/** What is typed and not sent. */
const drafts = new TabStore<string>({
  prefix: 'tasks_draft:',
  empty: '',
  isEmpty: (text) => text === '',
  write: (text) => text,
  read: (stored) => stored,
});

export const readDraft = (key: string): string => drafts.get(key);

export const writeDraft = (key: string, text: string): void => drafts.set(key, text);

export const useDraft = (key: string): string => useTabStore(drafts, key);

/** Puts text before whatever has been typed since. */
export function addToDraft(key: string, text: string) {
  const draft = readDraft(key);
  writeDraft(key, draft.trim() === '' || draft === text ? text : `${text}\n\n${draft}`);
}
