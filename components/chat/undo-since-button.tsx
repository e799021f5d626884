'use client';

import undoDot from 'lucide-react/icons/undo-dot';
import type { RefObject } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { useShownConversation } from './conversation-context.tsx';
import { countSince } from './use-effects.ts';

/** At each message that was followed by edits which still stand. */
export function UndoSinceButton(props: {
  messageId: string;
  button: RefObject<HTMLButtonElement | null>;
  open: boolean;
  onOpen: () => void;
}) {
  const shown = useShownConversation();
  if (!shown || shown.view.running || countSince(shown.view, props.messageId) === 0) return null;
  return (
    <button
      ref={props.button}
      type="button"
      className="ui-small-button chat-quiet-button"
      aria-label="Undo all since here"
      aria-expanded={props.open}
      title="Undo all since here"
      onClick={props.onOpen}
    >
      <Icon icon={undoDot} size={13} />
    </button>
  );
}
