'use client';

import { useRef, useState } from 'react';
import type { Conversation } from './conversation.ts';
import { focusSoon } from './focus-soon.ts';
import { TitleField } from './title-field.tsx';

/** What the conversation is called: a button that lets it be called otherwise. */
export function HeadTitle({ conversation, title }: { conversation: Conversation; title: string }) {
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  function leave() {
    setEditing(false);
    focusSoon(() => button.current);
  }

  if (editing) {
    return (
      <TitleField
        title={title}
        onDone={(changed) => {
          void conversation.rename(changed);
          leave();
        }}
        onLeave={leave}
      />
    );
  }
  return (
    <button
      ref={button}
      type="button"
      className="chat-head-title ui-cut"
      aria-label={`Rename this conversation: ${title}`}
      title={`${title} (rename)`}
      onClick={() => setEditing(true)}
    >
      {title}
    </button>
  );
}
