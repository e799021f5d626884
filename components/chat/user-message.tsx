'use client';

import pencil from 'lucide-react/icons/pencil';
import { useRef, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import { BranchSwitch } from './branch-switch.tsx';
import { useShownConversation } from './conversation-context.tsx';
import { EditField } from './edit-field.tsx';
import { focusConversation, focusSoon } from './focus-soon.ts';
import { textOf } from './message-text.ts';
import { SentAlong } from './sent-along.tsx';
import { useUndoSince } from './use-undo-since.tsx';

/** The person's words. They can be put otherwise, in place; what followed them stays reachable. */
export function UserMessage({ message }: { message: TasksUIMessage }) {
  const shown = useShownConversation();
  const [editing, setEditing] = useState(false);
  const undo = useUndoSince(message.id);
  const pen = useRef<HTMLButtonElement>(null);
  const text = textOf(message);
  const isCommand = message.parts.some((part) => part.type === 'data-command');
  const idle = shown !== null && (shown.view.configured || isCommand) && !shown.view.running;

  function leave() {
    setEditing(false);
    focusSoon(() => pen.current);
  }

  if (editing && shown !== null) {
    return (
      <EditField
        label="Your message, in other words"
        text={text}
        action="Send"
        disabled={!idle}
        hint="What followed it stays reachable."
        onDone={(changed) => {
          focusConversation();
          setEditing(false);
          shown.conversation.editMessage(message.id, changed);
        }}
        onLeave={leave}
      />
    );
  }
  return (
    <div className="chat-said" data-message-id={message.id}>
      <div className="chat-message" data-role="user" data-command={isCommand ? '' : undefined}>
        <span className="ui-visually-hidden">You: </span>
        <SentAlong parts={message.parts} />
        {text}
      </div>
      <div className="chat-said-foot">
        <BranchSwitch messageId={message.id} />
        {undo.button}
        {idle && message.parts.every((part) => part.type !== 'file') ? (
          <button
            ref={pen}
            type="button"
            className="ui-small-button chat-quiet-button"
            aria-label="Edit this message"
            title="Edit this message"
            onClick={() => setEditing(true)}
          >
            <Icon icon={pencil} size={13} />
          </button>
        ) : null}
      </div>
      {undo.opened}
    </div>
  );
}
