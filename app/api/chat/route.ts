import { converse } from '#lib/chat/converse.ts';
import { readPage } from '#lib/chat/read-page.ts';
import { chatRequestSchema, parseDocRef } from '#lib/chat/request.ts';
import { guardedJson, guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { browserFrom, json, openChat, sse } from './shared.ts';

export const dynamic = 'force-dynamic';

/** The answer as a stream; 202 for a message that waits for the answer under way. */
export const POST = handle(async (request) => {
  const { env, service } = openChat();
  const body = await guardedJson(request, chatRequestSchema, env);
  const { browserId, setCookie } = browserFrom(request);
  const begun = await converse(service, browserId, body);
  const { conversationId } = begun;
  if ('queuedId' in begun) {
    const queued = service.store.readQueue(conversationId);
    return json({ conversationId, queuedId: begun.queuedId, queued }, setCookie, 202);
  }
  const cookie: Record<string, string> = setCookie === null ? {} : { 'set-cookie': setCookie };
  return sse(begun.stream, { ...cookie, 'x-conversation-id': conversationId });
});

export const GET = handle((request) => {
  const { env, service } = openChat();
  guardRead(request, env, { sameOrigin: true });
  const query = new URL(request.url).searchParams;
  const doc = parseDocRef(query);
  return json(readPage(service, browserFrom(request).browserId, doc, query.get('since')));
});
