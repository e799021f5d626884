import { z } from 'zod';
import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { runStore, runsOfTask } from '#lib/server/manager-desk.ts';
import { planOfTask } from '#lib/server/manager-view.ts';
import { queryOf } from '#lib/server/query.ts';
import { briefOf } from '#lib/server/run-views.ts';

export const dynamic = 'force-dynamic';

const querySchema = z.strictObject({
  task: z.string().min(1).max(1024).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});

/** Runs, newest first; of one task with what the plan says of it now. */
export const GET = handle(async (request) => {
  guardRead(request, appContext().env, { sameOrigin: true });
  const { task, limit } = queryOf(request, querySchema);
  const headers = { 'cache-control': 'no-store' };
  if (task === undefined) {
    const runs = await runStore().list({ limit: limit ?? 50 });
    return Response.json({ runs: runs.map(briefOf) }, { headers });
  }
  const [runs, plan] = await Promise.all([runsOfTask(task), planOfTask(task)]);
  return Response.json({ runs: runs.slice(0, limit).map(briefOf), plan }, { headers });
});
