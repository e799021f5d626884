import { z } from 'zod';
import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { requireRun } from '#lib/server/manager-desk.ts';
import { queryOf } from '#lib/server/query.ts';
import { runFileDiff } from '#lib/server/run-diff.ts';

export const dynamic = 'force-dynamic';

const querySchema = z.strictObject({ path: z.string().min(1).max(4_096) });

/** How a run changed one file. */
export const GET = handle<{ id: string }>(async (request, { id }) => {
  guardRead(request, appContext().env, { sameOrigin: true });
  const { path } = queryOf(request, querySchema);
  const answer = await runFileDiff(await requireRun(id), path);
  return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
});
