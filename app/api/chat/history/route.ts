import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { browserFrom, json, openChat } from '../shared.ts';

export const dynamic = 'force-dynamic';

export const GET = handle((request) => {
  const { env, service } = openChat();
  guardRead(request, env, { sameOrigin: true });
  const query = (new URL(request.url).searchParams.get('q') ?? '').slice(0, 200);
  const found = service.store.listConversations(browserFrom(request).browserId, query);
  return json({
    conversations: found.map(({ id, doc, title, updatedAt, messageCount, hits, hitCount }) => ({
      id,
      kind: doc.kind,
      path: doc.path,
      title,
      updatedAt,
      messageCount,
      hits,
      hitCount,
    })),
  });
});
