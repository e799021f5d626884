import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { navigationOf } from '../../navigation.ts';

export const dynamic = 'force-dynamic';

/** The whole navigation as an array of NavNode; 304 where the asker has it already. */
export const GET = handle(async (request) => {
  const context = appContext();
  guardRead(request, context.env);
  const index = await context.index.get();
  const { nodes, tag } = navigationOf(index, context.repo.config.taskRoots, context.changes.stateOf(index));
  const headers = { etag: tag, 'cache-control': 'private, no-cache' };
  // A compressing layer may have made our tag a weak one on its way out.
  const held = request.headers.get('if-none-match')?.replace(/^W\//, '');
  if (held === tag) return new Response(null, { status: 304, headers });
  return Response.json(nodes, { headers });
});
