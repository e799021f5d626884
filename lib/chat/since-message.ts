import 'server-only';
import { AppError } from '#lib/errors.ts';
import type { Since } from '#lib/tools/undo-since.ts';
import type { ChatStore } from './store.ts';

/**
 * The message and all that follow it in the shown branch.
 * @throws AppError `not-found`, also for a conversation of another browser.
 */
export function sinceMessage(
  store: ChatStore,
  browserId: string,
  { conversationId, sinceMessageId }: { conversationId: string; sinceMessageId: string },
): Since {
  const { id } = store.getConversation(browserId, conversationId);
  const messages = store.readMessages(id);
  const from = messages.findIndex((message) => message.id === sinceMessageId);
  const first = messages[from];
  if (first === undefined) throw new AppError('not-found', 'There is no such message in this conversation.');
  return {
    conversationId: id,
    messageIds: new Set(messages.slice(from).map((message) => message.id)),
    at: first.metadata?.createdAt,
  };
}
