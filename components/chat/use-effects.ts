import type { Effect } from '#lib/tools/edit-journal.ts';
import { useShownConversation } from './conversation-context.tsx';
import type { ConversationView } from './conversation-view.ts';

/** What the server knows of an edit; undefined until it was asked, and outside of the drawer. */
export function useEffectOf(editId: string): Effect | undefined {
  return useShownConversation()?.view.effects.find((effect) => effect.editId === editId);
}

/** How many edits came with that message or after it, and still stand. */
export function countSince(view: ConversationView, messageId: string): number {
  const standing = view.effects.filter(({ undoable }) => undoable);
  if (standing.length === 0) return 0;
  const { messages } = view.chat;
  const from = messages.findIndex(({ id }) => id === messageId);
  const at = messages[from]?.metadata?.createdAt;
  return standing.filter((effect) => {
    if (at !== undefined && effect.editedAt >= at) return true;
    return messages.findLastIndex(({ id }) => id === effect.messageId) >= from && effect.messageId !== null;
  }).length;
}
