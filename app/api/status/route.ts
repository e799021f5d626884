import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { collectStatus } from '#lib/server/status.ts';

export const dynamic = 'force-dynamic';

export const GET = handle(async (request) => {
  const context = appContext();
  guardRead(request, context.env);
  return Response.json(await collectStatus(context), { headers: { 'cache-control': 'no-store' } });
});
