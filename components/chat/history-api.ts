import type { DocRef, TasksUIMessage } from '#lib/chat/message.ts';
import { type Branch, call } from './api.ts';

export interface PastConversation extends DocRef {
  id: string;
  title: string;
  /** ISO 8601. */
  updatedAt: string;
  messageCount: number;
  /** Where the words that were looked for stand, best first. */
  hits?: { messageId: string; role: string; snippet: string }[];
  /** In how many of its messages they stand. */
  hitCount?: number;
}

const one = (id: string) => `/api/chat/${encodeURIComponent(id)}`;

export async function fetchHistory(query: string): Promise<PastConversation[]> {
  const search = query === '' ? '' : `?${new URLSearchParams({ q: query })}`;
  const answer = await call<{ conversations: PastConversation[] }>('GET', `/api/chat/history${search}`);
  return answer.conversations;
}

export function renameConversation(id: string, title: string): Promise<{ title: string }> {
  return call('PATCH', one(id), { title });
}

export function deleteConversation(id: string): Promise<unknown> {
  return call('DELETE', one(id));
}

export function moveConversation(id: string, { kind, path }: DocRef): Promise<unknown> {
  return call('POST', `${one(id)}/move`, { doc: { kind, path } });
}

export function exportHref(id: string): string {
  return `${one(id)}/export`;
}

export async function fetchBranches(id: string): Promise<Branch[]> {
  return (await call<{ branches: Branch[] }>('GET', `${one(id)}/branches`)).branches;
}

/** Shows the branch through that message. */
export function showBranch(
  id: string,
  messageId: string,
): Promise<{ messages: TasksUIMessage[]; branches: Branch[] }> {
  return call('POST', `${one(id)}/branches`, { messageId });
}
