import { z } from 'zod';
import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { requireRun } from '#lib/server/manager-desk.ts';
import { queryOf } from '#lib/server/query.ts';
import { logAfter, logBefore, logStream, logTail } from '#lib/server/run-log.ts';

export const dynamic = 'force-dynamic';

const offset = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const querySchema = z.union([
  z.strictObject({ tail: z.literal('1') }),
  z.strictObject({ before: offset }),
  z.strictObject({ after: offset }),
  z.strictObject({ raw: z.literal('1') }),
]);

/** Whole lines of a run's log: its end (`tail=1`), those before or after a byte offset, or all of it (`raw=1`). */
export const GET = handle<{ id: string }>(async (request, { id }) => {
  guardRead(request, appContext().env, { sameOrigin: true });
  const query = queryOf(request, querySchema);
  const run = await requireRun(id);
  const headers = { 'cache-control': 'no-store' };
  if ('raw' in query) {
    const type = { 'content-type': 'application/jsonl; charset=utf-8' };
    return new Response(await logStream(run.id), { headers: { ...headers, ...type } });
  }
  if ('before' in query) return Response.json(await logBefore(run.id, query.before), { headers });
  if ('after' in query) return Response.json(await logAfter(run.id, query.after), { headers });
  return Response.json(await logTail(run.id), { headers });
});
