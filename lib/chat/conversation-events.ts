import 'server-only';
import type { DocRef } from './message.ts';

/** What the tabs of one browser are told: something about this conversation is new, so fetch it. */
export type ConversationEvent =
  | { id: string; kind: DocRef['kind']; path: string; running: boolean; updatedAt: string }
  | { id: string; deleted: true };

type Listener = (event: ConversationEvent) => void;

// Handlers have module instances of their own in Next: only a global is the same for all of them.
const slot = Symbol.for('dataface-tasks.conversation-events');
const holder = globalThis as unknown as Record<symbol, Map<string, Set<Listener>> | undefined>;
holder[slot] ??= new Map();
const listeners = holder[slot];

/** Calls `listener` for each event of that browser's conversations. Returns how to stop. */
export function subscribeConversations(browserId: string, listener: Listener): () => void {
  const mine = listeners.get(browserId) ?? new Set();
  listeners.set(browserId, mine.add(listener));
  return () => {
    mine.delete(listener);
    if (mine.size === 0 && listeners.get(browserId) === mine) listeners.delete(browserId);
  };
}

export function publishConversation(browserId: string, event: ConversationEvent): void {
  for (const listener of listeners.get(browserId) ?? []) {
    try {
      listener(event);
    } catch {
      // A tab that has just gone: no reason for the answer to fail.
    }
  }
}
