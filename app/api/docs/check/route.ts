import { appContext } from '#lib/server/context.ts';
import { guardedJson } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { toggleBox, toggleBoxSchema } from '#lib/tools/toggle-box.ts';

export const dynamic = 'force-dynamic';

export const POST = handle(async (request) => {
  const { env, repo, index, state } = appContext();
  const body = await guardedJson(request, toggleBoxSchema, env);
  return Response.json(await toggleBox({ env, repo, index, state }, body));
});
