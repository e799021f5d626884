import 'server-only';
import { publishConversation } from './conversation-events.ts';
import { isRunning } from './runs.ts';
import type { ChatStore } from './store.ts';

/** Tells the other tabs how it stands with a conversation now. */
export function announce(store: ChatStore, browserId: string, id: string): void {
  const found = store.findConversation(browserId, id);
  publishConversation(
    browserId,
    found === null
      ? { id, deleted: true }
      : { id, ...found.doc, running: isRunning(id), updatedAt: found.updatedAt },
  );
}
