import { followRun } from '#lib/chat/runs.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { browserFrom, openChat, sse } from '../../shared.ts';

export const dynamic = 'force-dynamic';

/** The answer under way from its beginning; 204 where there is none. */
export const GET = handle<{ id: string }>(async (request, { id }) => {
  const { env, service } = openChat();
  guardRead(request, env, { sameOrigin: true });
  service.store.getConversation(browserFrom(request).browserId, id);
  const stream = await followRun(id);
  return stream === null ? new Response(null, { status: 204 }) : sse(stream, { 'x-conversation-id': id });
});
