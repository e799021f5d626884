import type { DocRef, TasksUIMessage } from '#lib/chat/message.ts';
import { call, type QueuedMessage } from './api.ts';
import { contextBody } from './context-body.ts';

interface Queued {
  queued: QueuedMessage[];
}

const queueOf = (conversationId: string) => `/api/chat/${encodeURIComponent(conversationId)}/queue`;

/** Undefined where nothing was in its way any more and its answer has begun. */
export function enqueue(
  { kind, path }: DocRef,
  conversationId: string | null,
  { id, text, along }: { id: string; text: string; along: TasksUIMessage['parts'] },
): Promise<Queued | undefined> {
  return call('POST', '/api/chat', {
    ...(conversationId ? { conversationId } : {}),
    doc: { kind, path },
    message: { id, role: 'user', parts: [{ type: 'text', text }] },
    queue: true,
    ...contextBody(along),
  });
}

export function editQueued(conversationId: string, id: string, text: string): Promise<Queued> {
  return call('PATCH', `${queueOf(conversationId)}/${encodeURIComponent(id)}`, { text });
}

export function removeQueued(conversationId: string, id: string): Promise<Queued> {
  return call('DELETE', `${queueOf(conversationId)}/${encodeURIComponent(id)}`);
}

export function orderQueue(conversationId: string, order: string[]): Promise<Queued> {
  return call('PUT', queueOf(conversationId), { order });
}

/** Begins the answer to the first one. */
export function sendFirstQueued(conversationId: string): Promise<undefined> {
  return call('POST', queueOf(conversationId));
}
