import { contextFacts } from '#lib/chat/context-facts.ts';
import { parseDocRef } from '#lib/chat/request.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { json, openChat } from '../shared.ts';

export const dynamic = 'force-dynamic';

/** What would go along with a message: of the open page, or of a file or folder that is added. */
export const GET = handle(async (request) => {
  const { env, service } = openChat();
  guardRead(request, env, { sameOrigin: true });
  const { searchParams } = new URL(request.url);
  const query = (searchParams.get('query') ?? '').slice(0, 2048);
  return json(await contextFacts(service, parseDocRef(searchParams), query));
});
