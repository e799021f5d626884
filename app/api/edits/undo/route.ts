import { z } from 'zod';
import { announceOf } from '#lib/chat/announce.ts';
import { sinceMessage } from '#lib/chat/since-message.ts';
import { guardedJson, guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { planUndoSince, undoSince } from '#lib/tools/undo-since.ts';
import { browserFrom, json, openChat } from '../../chat/shared.ts';
import { refusedUndo } from '../refused-undo.ts';

export const dynamic = 'force-dynamic';

const id = z.string().min(1).max(200);
const bodySchema = z.strictObject({
  conversationId: id,
  sinceMessageId: id,
  editIds: z.array(id).min(1).max(1_000).optional(),
});

/** What undoing all edits since a message would do, and what it would not. Changes nothing. */
export const GET = handle(async (request) => {
  const { env, repo, state, service } = openChat();
  guardRead(request, env, { sameOrigin: true });
  const query = new URL(request.url).searchParams;
  const since = sinceMessage(service.store, browserFrom(request).browserId, {
    conversationId: query.get('conversationId') ?? '',
    sinceMessageId: query.get('sinceMessageId') ?? '',
  });
  return json({ edits: await planUndoSince({ repo, state, env }, since) });
});

/** Undoes all edits of a conversation that came with a message or after it, or `editIds` of them. */
export const POST = handle(async (request) => {
  const { env, repo, state, service } = openChat();
  const { editIds, ...asked } = await guardedJson(request, bodySchema, env);
  const since = sinceMessage(service.store, browserFrom(request).browserId, asked);
  try {
    const only = editIds && new Set(editIds);
    return json({ undone: await undoSince({ repo, state, env }, { ...since, only }) });
  } catch (error) {
    return refusedUndo(error);
  } finally {
    announceOf(service.store, since.conversationId);
  }
});
