import { z } from 'zod';
import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { requireRun } from '#lib/server/manager-desk.ts';
import { queryOf } from '#lib/server/query.ts';
import { searchRunLog } from '#lib/server/run-log.ts';

export const dynamic = 'force-dynamic';

const querySchema = z.strictObject({ q: z.string().min(2).max(200) });

/** Lines of a run's log that hold a text, in any case, in order. */
export const GET = handle<{ id: string }>(async (request, { id }) => {
  guardRead(request, appContext().env, { sameOrigin: true });
  const { q } = queryOf(request, querySchema);
  const run = await requireRun(id);
  const found = await searchRunLog(run.id, q, request.signal);
  return Response.json(found, { headers: { 'cache-control': 'no-store' } });
});
