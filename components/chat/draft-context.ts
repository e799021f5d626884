import { useSyncExternalStore } from 'react';
import type { Mention, Quote, TasksUIMessage } from '#lib/chat/message.ts';

/** What goes along with the message that is being written. */
export interface DraftContext {
  /** Whether what stands on the open page is sent. */
  page: boolean;
  quotes: readonly Quote[];
  mentions: readonly Mention[];
}

/** The page alone, as it is where nobody chose otherwise. */
export const plainContext: DraftContext = { page: true, quotes: [], mentions: [] };
export const maxQuotes = 8;
export const maxMentions = 16;

// By document, beside its draft, and kept like it: over reloads of the tab, not beyond.
const listeners = new Set<() => void>();
const memory = new Map<string, DraftContext>();
const storageKey = (key: string) => `tasks_draft_context:${key}`;

export function readContext(key: string): DraftContext {
  const known = memory.get(key);
  if (known) return known;
  let stored = plainContext;
  try {
    stored = { ...plainContext, ...JSON.parse(sessionStorage.getItem(storageKey(key)) ?? '{}') };
  } catch {
    // Storage is switched off, or holds something else: nothing goes along.
  }
  memory.set(key, stored);
  return stored;
}

function writeContext(key: string, context: DraftContext) {
  memory.set(key, context);
  try {
    if (isPlain(context)) sessionStorage.removeItem(storageKey(key));
    else sessionStorage.setItem(storageKey(key), JSON.stringify(context));
  } catch {
    // As above, or the storage is full.
  }
  for (const listener of listeners) listener();
}

function isPlain({ page, quotes, mentions }: DraftContext): boolean {
  return page && quotes.length === 0 && mentions.length === 0;
}

export function changeContext(key: string, patch: Partial<DraftContext>) {
  writeContext(key, { ...readContext(key), ...patch });
}

/** The newest ones stay where there are too many; the same text is not there twice. */
export function addQuote(key: string, quote: Quote) {
  const others = readContext(key).quotes.filter(
    ({ path, text }) => path !== quote.path || text !== quote.text,
  );
  changeContext(key, { quotes: [...others, quote].slice(-maxQuotes) });
}

export function addMention(key: string, mention: Mention) {
  const { mentions } = readContext(key);
  if (mentions.some(({ path }) => path === mention.path)) return;
  changeContext(key, { mentions: [...mentions, mention].slice(-maxMentions) });
}

/** What was chosen, for the message that goes out now; the next one begins plain. */
export function takeContext(key: string): DraftContext {
  const context = readContext(key);
  if (!isPlain(context)) writeContext(key, plainContext);
  return context;
}

/** A message came back: what went along with it is there again, before what was chosen since. */
export function giveContextBack(key: string, parts: TasksUIMessage['parts']) {
  const back = contextIn(parts);
  if (isPlain(back)) return;
  const now = readContext(key);
  writeContext(key, { page: back.page && now.page, quotes: back.quotes, mentions: back.mentions });
  for (const quote of now.quotes) addQuote(key, quote);
  for (const mention of now.mentions) addMention(key, mention);
}

/** What went along with a message, as its parts say. */
export function contextIn(parts: TasksUIMessage['parts']): DraftContext & { query?: string } {
  const page = parts.find((part) => part.type === 'data-page')?.data;
  return {
    page: page?.sent !== false,
    ...(page?.query ? { query: page.query } : {}),
    quotes: parts.flatMap((part) => (part.type === 'data-quote' ? [part.data] : [])),
    mentions: parts.flatMap((part) => (part.type === 'data-mention' ? [part.data] : [])),
  };
}

/** The parts of a message that say what goes along with it. */
export function partsOf({ page, quotes, mentions }: DraftContext, query = ''): TasksUIMessage['parts'] {
  return [
    ...(page && query === ''
      ? []
      : [
          {
            type: 'data-page' as const,
            data: { ...(page ? {} : { sent: false as const }), ...(query ? { query } : {}) },
          },
        ]),
    ...quotes.map((data) => ({ type: 'data-quote' as const, data })),
    ...mentions.map((data) => ({ type: 'data-mention' as const, data })),
  ];
}

export function useDraftContext(key: string): DraftContext {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => readContext(key),
    () => plainContext,
  );
}
