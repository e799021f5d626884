import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { guardedJson } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { undoSince } from '#lib/tools/undo-since.ts';
import { browserFrom, openChat } from '../../chat/shared.ts';

export const dynamic = 'force-dynamic';

const id = z.string().min(1).max(200);
const bodySchema = z.strictObject({ conversationId: id, sinceMessageId: id });

/** Undoes all edits of a conversation that came with a message or after it. */
export const POST = handle(async (request) => {
  const { env, repo, state, service } = openChat();
  const { conversationId, sinceMessageId } = await guardedJson(request, bodySchema, env);
  const { store } = service;
  const conversation = store.getConversation(browserFrom(request).browserId, conversationId);
  const messages = store.readMessages(conversation.id);
  const from = messages.findIndex((message) => message.id === sinceMessageId);
  const first = messages[from];
  if (first === undefined) throw new AppError('not-found', 'There is no such message in this conversation.');
  const undone = await undoSince(
    { repo, state, env },
    {
      conversationId: conversation.id,
      messageIds: new Set(messages.slice(from).map((message) => message.id)),
      at: first.metadata?.createdAt,
    },
  );
  return Response.json({ undone });
});
