import { announce } from '#lib/chat/announce.ts';
import { queueEditSchema } from '#lib/chat/request.ts';
import { guardedJson, guardWrite } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { browserFrom, json, openChat } from '../../../shared.ts';

export const dynamic = 'force-dynamic';

/** Another text for a message that waits. */
export const PATCH = handle<{ id: string; messageId: string }>(async (request, { id, messageId }) => {
  const { env, service } = openChat();
  const { text } = await guardedJson(request, queueEditSchema, env);
  const { browserId } = browserFrom(request);
  service.store.getConversation(browserId, id);
  service.store.editQueued(id, messageId, text);
  announce(service.store, browserId, id);
  return json({ queued: service.store.readQueue(id) });
});

export const DELETE = handle<{ id: string; messageId: string }>((request, { id, messageId }) => {
  const { env, service } = openChat();
  guardWrite(request, env);
  const { browserId } = browserFrom(request);
  service.store.getConversation(browserId, id);
  service.store.removeQueued(id, messageId);
  announce(service.store, browserId, id);
  return json({ queued: service.store.readQueue(id) });
});
