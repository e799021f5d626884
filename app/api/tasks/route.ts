import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { listAnswer } from '#lib/tasks/lists/answer.ts';
import { readListRequest } from '#lib/tasks/lists/request.ts';

export const dynamic = 'force-dynamic';

/** Tasks that pass a filter, in order and in groups: single windows of them, in compact rows. */
export const GET = handle(async (request) => {
  const { env, repo, index, changes } = appContext();
  guardRead(request, env);
  const { query, wanted } = readListRequest(new URL(request.url).searchParams);
  const now = await index.get();
  const answer = listAnswer(now, repo.config, query, wanted, changes.stateOf(now));
  return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
});
