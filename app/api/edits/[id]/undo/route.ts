import { z } from 'zod';
import { appContext } from '#lib/server/context.ts';
import { guardedJson } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { undoEdit } from '#lib/tools/undo-edit.ts';

export const dynamic = 'force-dynamic';

export const POST = handle<{ id: string }>(async (request, { id }) => {
  const { env, repo, state } = appContext();
  await guardedJson(request, z.strictObject({}), env);
  return Response.json(await undoEdit({ repo, state, env }, id));
});
