import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { requireRun } from '#lib/server/manager-desk.ts';

export const dynamic = 'force-dynamic';

/** One run, whole but for its log and its diff. */
export const GET = handle<{ id: string }>(async (request, { id }) => {
  guardRead(request, appContext().env, { sameOrigin: true });
  return Response.json(await requireRun(id), { headers: { 'cache-control': 'no-store' } });
});
