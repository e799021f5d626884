import { announce } from '#lib/chat/announce.ts';
import { sendQueued } from '#lib/chat/converse.ts';
import { queueOrderSchema } from '#lib/chat/request.ts';
import { guardedJson, guardWrite } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { browserFrom, json, openChat, sse } from '../../shared.ts';

export const dynamic = 'force-dynamic';

/** Another order of the messages that wait. */
export const PUT = handle<{ id: string }>(async (request, { id }) => {
  const { env, service } = openChat();
  const { order } = await guardedJson(request, queueOrderSchema, env);
  const { browserId } = browserFrom(request);
  service.store.getConversation(browserId, id);
  service.store.orderQueue(id, order);
  announce(service.store, browserId, id);
  return json({ queued: service.store.readQueue(id) });
});

/** Sends the first message that waits, after a stop or a failure. Takes no body; 204 where none waits. */
export const POST = handle<{ id: string }>(async (request, { id }) => {
  const { env, service } = openChat();
  guardWrite(request, env);
  const conversation = service.store.getConversation(browserFrom(request).browserId, id);
  const stream = await sendQueued(service, conversation);
  return stream === null ? new Response(null, { status: 204 }) : sse(stream, { 'x-conversation-id': id });
});
