import { searchStream } from '#lib/find/search-stream.ts';
import { searchText } from '#lib/find/search-text.ts';
import { parseTextRequest } from '#lib/find/text-request.ts';
import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';

export const dynamic = 'force-dynamic';

/** Full text, as lines of JSON while it is found. Whoever closes the connection ends the search. */
export const GET = handle(async (request) => {
  const { env, repo, index } = appContext();
  guardRead(request, env, { sameOrigin: true });
  const query = parseTextRequest(new URL(request.url).searchParams);
  const now = await index.get();
  const body = searchStream(request.signal, (signal, onFile) =>
    searchText(query, { repo, index: now, secrets: env.secrets, signal, onFile }),
  );
  const headers = {
    'content-type': 'application/x-ndjson; charset=utf-8',
    'cache-control': 'no-store, no-transform',
  };
  return new Response(body, { headers });
});
