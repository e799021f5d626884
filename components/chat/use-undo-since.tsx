import { type ReactNode, useRef, useState } from 'react';
import { useShownConversation } from './conversation-context.tsx';
import { conversationLog, focusSoon } from './focus-soon.ts';
import { UndoSince } from './undo-since.tsx';
import { UndoSinceButton } from './undo-since-button.tsx';

/** «Undo all since here» of a message: the button for its foot, and what it opens below. */
export function useUndoSince(messageId: string): { button: ReactNode; opened: ReactNode } {
  const shown = useShownConversation();
  const [open, setOpen] = useState(false);
  const ref = useRef<HTMLButtonElement>(null);

  function leave(undone: boolean) {
    setOpen(false);
    focusSoon(() => (undone ? conversationLog() : ref.current));
  }

  return {
    button: <UndoSinceButton messageId={messageId} button={ref} open={open} onOpen={() => setOpen(true)} />,
    opened:
      open && shown ? (
        <UndoSince conversation={shown.conversation} messageId={messageId} onLeave={leave} />
      ) : null,
  };
}
