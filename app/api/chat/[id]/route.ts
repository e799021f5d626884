import { settingsSchema } from '#lib/chat/request.ts';
import { stopRun } from '#lib/chat/runs.ts';
import { guardedJson, guardWrite } from '#lib/server/guard.ts';
import { handle } from '#lib/server/handle.ts';
import { browserFrom, json, openChat } from '../shared.ts';

export const dynamic = 'force-dynamic';

export const DELETE = handle<{ id: string }>(async (request, { id }) => {
  const { env, service } = openChat();
  guardWrite(request, env);
  const { browserId } = browserFrom(request);
  service.store.getConversation(browserId, id);
  await stopRun(id);
  service.store.deleteConversation(browserId, id);
  return json({ deleted: true });
});

/** Whether edits, delegation and queueing ask first, for this conversation. */
export const PATCH = handle<{ id: string }>(async (request, { id }) => {
  const { env, service } = openChat();
  const { approval } = await guardedJson(request, settingsSchema, env);
  service.store.getConversation(browserFrom(request).browserId, id);
  service.store.setApproval(id, approval);
  return json({ approval: service.store.readApproval(id) });
});
