import { announce } from '#lib/chat/announce.ts';
import { newConversationSchema } from '#lib/chat/request.ts';
import { startSettings } from '#lib/chat/start-settings.ts';
import { guardedJson } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { browserFrom, json, openChat } from '../shared.ts';

export const dynamic = 'force-dynamic';

export const POST = handle(async (request) => {
  const { env, service } = openChat();
  const { doc, conversationId } = await guardedJson(request, newConversationSchema, env);
  const { browserId, setCookie } = browserFrom(request);
  if (conversationId === undefined) await service.checkPage(doc);
  const { id } =
    conversationId === undefined
      ? service.store.createConversation(browserId, doc, startSettings(env))
      : service.store.makeCurrent(browserId, doc, conversationId);
  announce(service.store, browserId, id);
  return json({ conversationId: id }, setCookie);
});
