import { appContext } from '#lib/server/context.ts';
import { guardedJson } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { openInEditor, openInEditorSchema } from '#lib/tools/open-in-editor.ts';

export const dynamic = 'force-dynamic';

export const POST = handle(async (request) => {
  const { env, repo } = appContext();
  const body = await guardedJson(request, openInEditorSchema, env);
  await openInEditor(repo, body);
  return Response.json({ ok: true });
});
