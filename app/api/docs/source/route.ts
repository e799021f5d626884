import { AppError } from '#lib/errors.ts';
import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { readSource, sourcePathSchema } from '#lib/tools/save-source.ts';

export const dynamic = 'force-dynamic';

/** The text of a page's file with its hash, for the editor. */
export const GET = handle(async (request) => {
  const { env, repo } = appContext();
  guardRead(request, env, { sameOrigin: true });
  const path = sourcePathSchema.safeParse(new URL(request.url).searchParams.get('path'));
  if (!path.success) throw new AppError('bad-request', 'path: must name a markdown file of the repository');
  return Response.json(await readSource({ repo }, path.data), { headers: { 'cache-control': 'no-store' } });
});
