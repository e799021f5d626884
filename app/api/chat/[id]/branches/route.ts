import { announce } from '#lib/chat/announce.ts';
import { requireIdle } from '#lib/chat/idle.ts';
import { switchSchema } from '#lib/chat/request.ts';
import { guardedJson, guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { browserFrom, json, openChat } from '../../shared.ts';

export const dynamic = 'force-dynamic';

/** Where the conversation was gone on from otherwise: messages that are shown, each with all that stand there. */
export const GET = handle<{ id: string }>((request, { id }) => {
  const { env, service } = openChat();
  guardRead(request, env, { sameOrigin: true });
  service.store.getConversation(browserFrom(request).browserId, id);
  return json({ branches: service.store.listVersions(id) });
});

/** Shows the branch of a message, to its newest end. */
export const POST = handle<{ id: string }>(async (request, { id }) => {
  const { env, service } = openChat();
  const { messageId } = await guardedJson(request, switchSchema, env);
  const { store } = service;
  const { browserId } = browserFrom(request);
  store.getConversation(browserId, id);
  requireIdle(store, id);
  store.showBranch(id, messageId);
  announce(store, browserId, id);
  return json({ messages: store.readMessages(id), branches: store.listVersions(id) });
});
