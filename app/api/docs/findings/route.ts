import { appContext } from '#lib/server/context.ts';
import { guardedJson } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { checkSource, checkSourceSchema } from '#lib/tools/check-source.ts';

export const dynamic = 'force-dynamic';

/** For the editor, while somebody types: what would be wrong with this text in this file. */
export const POST = handle(async (request) => {
  const { env, repo, index } = appContext();
  const body = await guardedJson(request, checkSourceSchema, env);
  return Response.json(await checkSource({ repo, index }, body));
});
