import { announce } from '#lib/chat/announce.ts';
import { requireIdle } from '#lib/chat/idle.ts';
import { moveSchema } from '#lib/chat/request.ts';
import { guardedJson } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { browserFrom, json, openChat } from '../../shared.ts';

export const dynamic = 'force-dynamic';

/** Carries the conversation to another page, where it becomes the current one. */
export const POST = handle<{ id: string }>(async (request, { id }) => {
  const { env, service } = openChat();
  const { doc } = await guardedJson(request, moveSchema, env);
  const { store } = service;
  const { browserId } = browserFrom(request);
  store.getConversation(browserId, id);
  await service.checkPage(doc);
  requireIdle(store, id);
  store.moveConversation(browserId, id, doc);
  announce(store, browserId, id);
  return json({ conversationId: id, doc });
});
