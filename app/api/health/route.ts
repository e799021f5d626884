import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { version } from '#lib/server/version.ts';

export const dynamic = 'force-dynamic';

export const GET = handle((request) => {
  guardRead(request, appContext().env);
  return Response.json({ ok: true, version }, { headers: { 'cache-control': 'no-store' } });
});
