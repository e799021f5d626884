import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Conversation, ConversationView } from './conversation.ts';

interface Shown {
  conversation: Conversation;
  view: ConversationView;
}

const ConversationContext = createContext<Shown | null>(null);

export function ShownConversation({ conversation, view, children }: Shown & { children: ReactNode }) {
  const shown = useMemo(() => ({ conversation, view }), [conversation, view]);
  return <ConversationContext value={shown}>{children}</ConversationContext>;
}

/** The conversation that is shown, for what stands at a message. Null outside of the drawer. */
export function useShownConversation(): Shown | null {
  return useContext(ConversationContext);
}
