import { appContext } from '#lib/server/context.ts';
import { guardedJson } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { dispatch, dispatchSchema } from '#lib/tools/dispatch.ts';

export const dynamic = 'force-dynamic';

export const POST = handle(async (request) => {
  const { env, repo, index } = appContext();
  const body = await guardedJson(request, dispatchSchema, env);
  return Response.json(await dispatch({ env, repo, index }, body));
});
