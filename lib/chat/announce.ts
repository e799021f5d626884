import 'server-only';
import { publishConversation } from './conversation-events.ts';
import { isRunning } from './runs.ts';
import type { ChatStore } from './store.ts';

/** Tells the other tabs how it stands with a conversation now. Never throws: nobody's work may fail for it. */
export function announce(store: ChatStore, browserId: string, id: string): void {
  try {
    const found = store.findConversation(browserId, id);
    publishConversation(
      browserId,
      found === null
        ? { id, deleted: true }
        : { id, ...found.doc, running: isRunning(id), updatedAt: found.updatedAt },
    );
  } catch (error) {
    console.error('[chat] tabs could not be told:', error instanceof Error ? error.message : '');
  }
}

/** Likewise, for whoever knows the conversation alone. */
export function announceOf(store: ChatStore, id: string | undefined): void {
  const browserId = id === undefined ? undefined : store.browserOf(id);
  if (id !== undefined && browserId !== undefined) announce(store, browserId, id);
}
