import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { taskChoices } from '#lib/tasks/choices.ts';
import { requireTaskAt } from '#lib/tasks/require-task.ts';

export const dynamic = 'force-dynamic';

export const GET = handle(async (request) => {
  const { env, repo, index } = appContext();
  guardRead(request, env);
  const now = await index.get();
  const task = requireTaskAt(now, new URL(request.url).searchParams.get('path') ?? '');
  return Response.json(taskChoices(repo.config, now, task), { headers: { 'cache-control': 'no-store' } });
});
