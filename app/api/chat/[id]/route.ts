import { announce } from '#lib/chat/announce.ts';
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
  // A message that waited may have gone out just before.
  await stopRun(id);
  announce(service.store, browserId, id);
  return json({ deleted: true });
});

/** The title, and whether edits, delegation and queueing ask first in this conversation. */
export const PATCH = handle<{ id: string }>(async (request, { id }) => {
  const { env, service } = openChat();
  const { approval, title } = await guardedJson(request, settingsSchema, env);
  const { store } = service;
  const { browserId } = browserFrom(request);
  store.getConversation(browserId, id);
  if (approval !== undefined) store.setApproval(id, approval);
  if (title !== undefined) store.setTitle(id, title);
  announce(store, browserId, id);
  const now = store.getConversation(browserId, id);
  return json({ approval: now.approval, title: now.title });
});
