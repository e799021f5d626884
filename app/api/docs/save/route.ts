import { appContext } from '#lib/server/context.ts';
import { guardedJson } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { saveSource, saveSourceSchema } from '#lib/tools/save-source.ts';

export const dynamic = 'force-dynamic';

export const POST = handle(async (request) => {
  const { env, repo, index, state } = appContext();
  const body = await guardedJson(request, saveSourceSchema, env);
  return Response.json(await saveSource({ env, repo, index, state }, body));
});
