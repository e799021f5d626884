import { stopRun } from '#lib/chat/runs.ts';
import { guardWrite } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { browserFrom, json, openChat } from '../../shared.ts';

export const dynamic = 'force-dynamic';

/** Takes no body. Answers once the end of the answer is stored. */
export const POST = handle<{ id: string }>(async (request, { id }) => {
  const { env, service } = openChat();
  guardWrite(request, env);
  service.store.getConversation(browserFrom(request).browserId, id);
  return json({ stopped: await stopRun(id) });
});
