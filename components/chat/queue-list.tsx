'use client';

import arrowDown from 'lucide-react/icons/arrow-down';
import arrowUp from 'lucide-react/icons/arrow-up';
import pencil from 'lucide-react/icons/pencil';
import x from 'lucide-react/icons/x';
import { useRef, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import type { QueuedMessage } from './api.ts';
import { openApprovals } from './approvals.ts';
import type { Conversation, ConversationView } from './conversation.ts';
import { EditField } from './edit-field.tsx';
import { focusComposer, focusSoon } from './focus-soon.ts';

/** What was sent while an answer runs: it goes out by itself afterwards, and until then can still be changed. */
export function QueueList({ conversation, view }: { conversation: Conversation; view: ConversationView }) {
  const list = useRef<HTMLOListElement>(null);
  const { queued } = view;
  if (queued.length === 0) return null;
  const asked = openApprovals(view.chat.lastMessage) > 0;

  function remove(at: number, id: string) {
    void conversation.queue.remove(id);
    requestAnimationFrame(() => {
      const items = list.current?.querySelectorAll<HTMLElement>('[data-action="remove"]');
      const next = items?.[Math.min(at, items.length - 1)];
      if (next) next.focus();
      else focusComposer();
    });
  }

  return (
    <section className="chat-queue" aria-label="Waiting messages">
      <div className="chat-queue-head">
        <span>{wordsFor(queued.length, view.running, asked)}</span>
        {view.running || asked ? null : (
          <button
            type="button"
            className="ui-button"
            disabled={!view.configured}
            onClick={() => {
              void conversation.queue.sendFirst();
              focusComposer();
            }}
          >
            Send now
          </button>
        )}
      </div>
      <ol ref={list} className="ui-list">
        {queued.map((message, at) => (
          <Waiting
            key={message.id}
            message={message}
            first={at === 0}
            last={at === queued.length - 1}
            conversation={conversation}
            onRemove={() => remove(at, message.id)}
          />
        ))}
      </ol>
    </section>
  );
}

function wordsFor(count: number, running: boolean, asked: boolean): string {
  const many = count === 1 ? '1 message waits' : `${count} messages wait`;
  if (asked) return `${many} for your decision`;
  return running ? `${many} for this answer` : many;
}

interface WaitingProps {
  message: QueuedMessage;
  first: boolean;
  last: boolean;
  conversation: Conversation;
  onRemove: () => void;
}

function Waiting({ message, first, last, conversation, onRemove }: WaitingProps) {
  const [editing, setEditing] = useState(false);
  const pen = useRef<HTMLButtonElement>(null);
  const { queue } = conversation;

  function leave() {
    setEditing(false);
    focusSoon(() => pen.current);
  }

  if (editing) {
    return (
      <li>
        <EditField
          label="Waiting message"
          text={message.text}
          action="Save"
          onDone={(text) => {
            void queue.edit(message.id, text);
            leave();
          }}
          onLeave={leave}
        />
      </li>
    );
  }
  return (
    <li className="chat-queued">
      <span className="chat-queued-text">{message.text}</span>
      {message.along ? (
        <span className="chat-queued-along">
          <span aria-hidden="true">+{message.along}</span>
          <span className="ui-visually-hidden">, with {message.along} more that go along</span>
        </span>
      ) : null}
      <span className="chat-row-actions">
        <button
          type="button"
          className="ui-small-button chat-quiet-button"
          aria-label="Move up"
          title="Move up"
          aria-disabled={first}
          onClick={() => first || void queue.move(message.id, -1)}
        >
          <Icon icon={arrowUp} size={13} />
        </button>
        <button
          type="button"
          className="ui-small-button chat-quiet-button"
          aria-label="Move down"
          title="Move down"
          aria-disabled={last}
          onClick={() => last || void queue.move(message.id, 1)}
        >
          <Icon icon={arrowDown} size={13} />
        </button>
        <button
          ref={pen}
          type="button"
          className="ui-small-button chat-quiet-button"
          aria-label="Edit"
          title="Edit"
          onClick={() => setEditing(true)}
        >
          <Icon icon={pencil} size={13} />
        </button>
        <button
          type="button"
          className="ui-small-button chat-quiet-button"
          data-action="remove"
          aria-label="Remove"
          title="Remove"
          onClick={onRemove}
        >
          <Icon icon={x} size={14} />
        </button>
      </span>
    </li>
  );
}
