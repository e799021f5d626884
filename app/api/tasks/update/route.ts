import { appContext } from '#lib/server/context.ts';
import { guardedJson } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { updateTasks, updateTasksSchema } from '#lib/tools/update-tasks.ts';

export const dynamic = 'force-dynamic';

export const POST = handle(async (request) => {
  const { env, repo, index, state } = appContext();
  const body = await guardedJson(request, updateTasksSchema, env);
  return Response.json(await updateTasks({ env, repo, index, state }, body, request.signal));
});
