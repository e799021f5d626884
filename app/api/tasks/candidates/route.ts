import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { dependencyCandidates } from '#lib/tasks/dependency-candidates.ts';
import { requireTaskAt } from '#lib/tasks/require-task.ts';

export const dynamic = 'force-dynamic';

const maxQueryChars = 200;

export const GET = handle(async (request) => {
  const { env, index } = appContext();
  guardRead(request, env);
  const { searchParams } = new URL(request.url);
  const now = await index.get();
  const task = requireTaskAt(now, searchParams.get('path') ?? '');
  const query = (searchParams.get('q') ?? '').slice(0, maxQueryChars);
  const candidates = dependencyCandidates(now, task, query);
  return Response.json({ candidates }, { headers: { 'cache-control': 'no-store' } });
});
