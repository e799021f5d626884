import type { Mention, Quote, TasksUIMessage } from '#lib/chat/message.ts';
import { TabStore, useTabStore } from './tab-store.ts';

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

const contexts = new TabStore<DraftContext>({
  prefix: 'tasks_draft_context:',
  empty: plainContext,
  isEmpty: isPlain,
  write: JSON.stringify,
  read: (stored) => ({ ...plainContext, ...JSON.parse(stored) }),
});

export const readContext = (key: string): DraftContext => contexts.get(key);

export const writeContext = (key: string, context: DraftContext): void => contexts.set(key, context);

export const useDraftContext = (key: string): DraftContext => useTabStore(contexts, key);

function isPlain({ page, quotes, mentions }: DraftContext): boolean {
  return page && quotes.length === 0 && mentions.length === 0;
}

export function changeContext(key: string, patch: Partial<DraftContext>) {
  writeContext(key, { ...readContext(key), ...patch });
}

export function addQuote(key: string, quote: Quote) {
  changeContext(key, { quotes: withQuote(readContext(key).quotes, quote) });
}

export function addMention(key: string, mention: Mention) {
  changeContext(key, { mentions: withMention(readContext(key).mentions, mention) });
}

/** The newest ones stay where there are too many; the same text is not there twice. */
function withQuote(quotes: readonly Quote[], quote: Quote): readonly Quote[] {
  const others = quotes.filter(({ path, text }) => path !== quote.path || text !== quote.text);
  return [...others, quote].slice(-maxQuotes);
}

function withMention(mentions: readonly Mention[], mention: Mention): readonly Mention[] {
  if (mentions.some(({ path }) => path === mention.path)) return mentions;
  return [...mentions, mention].slice(-maxMentions);
}

/** What goes along with two messages that become one. */
export function mergeContexts(first: DraftContext, second: DraftContext): DraftContext {
  return {
    page: first.page && second.page,
    quotes: second.quotes.reduce(withQuote, first.quotes),
    mentions: second.mentions.reduce(withMention, first.mentions),
  };
}

/** What was chosen, for the message that goes out now; the next one begins plain. */
export function takeContext(key: string): DraftContext {
  const context = readContext(key);
  if (!isPlain(context)) writeContext(key, plainContext);
  return context;
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
