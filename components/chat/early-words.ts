import { readDraft, writeDraft } from './draft.ts';

export interface EarlyWords {
  /** They are to go out as they stand. */
  isSent: boolean;
  isFocused: boolean;
}

// Looked for as the drawer's code comes, while it is in the page still: afterwards it keeps its text.
let early = document.getElementById('chat-early') as HTMLTextAreaElement | null;

/** Puts what was typed into the composer that the server drew behind the draft, once. */
export function takeEarlyWords(key: string): EarlyWords {
  const text = early?.value ?? '';
  const draft = readDraft(key);
  // With a draft before it that nobody has seen it waits.
  const isSent = text !== '' && draft === '' && early?.dataset.send === text;
  const isFocused = early !== null && document.activeElement === early;
  early = null;
  if (text !== '') writeDraft(key, draft === '' ? text : `${draft}\n\n${text}`);
  return { isSent, isFocused };
}
