import { z } from 'zod';
import { appContext } from '#lib/server/context.ts';
import { dispatchRun, runDispatchSchema } from '#lib/server/dispatch-run.ts';
import { guardedJson } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { dispatch, dispatchSchema } from '#lib/tools/dispatch.ts';

export const dynamic = 'force-dynamic';

const bodySchema = z.discriminatedUnion('action', [dispatchSchema, ...runDispatchSchema.options]);

/** What the buttons on pages ask for: a status of a task, or something of the manager. */
export const POST = handle(async (request) => {
  const { env, repo, index } = appContext();
  const body = await guardedJson(request, bodySchema, env);
  const asked = dispatchSchema.safeParse(body);
  if (asked.success) return Response.json(await dispatch({ env, repo, index }, asked.data));
  return Response.json(await dispatchRun(runDispatchSchema.parse(body)));
});
