import { appContext } from '#lib/server/context.ts';
import { guardedJson } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { fixTask, fixTaskSchema } from '#lib/tools/fix-task.ts';

export const dynamic = 'force-dynamic';

export const POST = handle(async (request) => {
  const { env, repo, index, state } = appContext();
  const body = await guardedJson(request, fixTaskSchema, env);
  return Response.json(await fixTask({ env, repo, index, state }, body));
});
