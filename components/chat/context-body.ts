import type { TasksUIMessage } from '#lib/chat/message.ts';
import { contextIn } from './draft-context.ts';

/**
 * What a request says of its message: that it is a command, or what goes along with it. Files are only named: the
 * server reads them. `isEdited`: what went along with the earlier message the server knows, and keeps.
 */
export function contextBody(parts: TasksUIMessage['parts'], { isEdited = false } = {}): object {
  if (parts.some((part) => part.type === 'data-command')) return { command: true };
  if (isEdited) return {};
  const { page, query, quotes, mentions } = contextIn(parts);
  const context = {
    ...(page ? {} : { page: false }),
    ...(query ? { query } : {}),
    ...(quotes.length > 0 ? { quotes } : {}),
    ...(mentions.length > 0 ? { mentions: mentions.map(({ kind, path }) => ({ kind, path })) } : {}),
  };
  return Object.keys(context).length === 0 ? {} : { context };
}
