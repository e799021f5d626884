import { chatService } from '#lib/chat/service.ts';
import { tokenUse } from '#lib/chat/token-use.ts';
import { appContext } from '#lib/server/context.ts';
import { guardRead } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { collectStatus } from '#lib/server/status.ts';

export const dynamic = 'force-dynamic';

export const GET = handle(async (request) => {
  const context = appContext();
  guardRead(request, context.env);
  const tokens = tokenUse(chatService(context));
  return Response.json(
    { ...(await collectStatus(context)), tokens },
    { headers: { 'cache-control': 'no-store' } },
  );
});
