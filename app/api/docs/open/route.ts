import { appContext } from '#lib/server/context.ts';
import { guardedJson } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { openInEditor, openInEditorSchema } from '#lib/tools/open-in-editor.ts';

export const dynamic = 'force-dynamic';

export const POST = handle(async (request) => {
  const context = appContext();
  const body = await guardedJson(request, openInEditorSchema, context.env);
  await openInEditor(context, body);
  return Response.json({ ok: true });
});
