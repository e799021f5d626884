import type { TasksUIMessage } from '#lib/chat/message.ts';
import { contextIn } from './draft-context.ts';

/** What a request says of the things that go along with its message. Files are only named: the server reads them. */
export function contextBody(parts: TasksUIMessage['parts']): object {
  const { page, query, quotes, mentions } = contextIn(parts);
  const context = {
    ...(page ? {} : { page: false }),
    ...(query ? { query } : {}),
    ...(quotes.length > 0 ? { quotes } : {}),
    ...(mentions.length > 0 ? { mentions: mentions.map(({ kind, path }) => ({ kind, path })) } : {}),
  };
  return Object.keys(context).length === 0 ? {} : { context };
}
