'use client';

import chevronRight from 'lucide-react/icons/chevron-right';
import { useId, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import type { PastConversation } from './history-api.ts';
import { Marked } from './marked.tsx';

interface OtherHitsProps {
  past: PastConversation;
  query: string;
  onChoose: (messageId: string) => void;
}

/** Where else in a conversation the words stand: each place is gone to. The best one is the row itself. */
export function OtherHits({ past: { hits = [], hitCount = hits.length }, query, onChoose }: OtherHitsProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const others = hits.slice(1);
  if (others.length === 0) return null;
  const unlisted = hitCount - hits.length;
  return (
    <div className="chat-other-hits">
      <button
        type="button"
        className="chat-other-toggle"
        data-past-item=""
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <span className="chat-chevron">
          <Icon icon={chevronRight} size={12} />
        </span>
        {(hitCount - 1).toLocaleString('en')} more in this conversation
      </button>
      {open ? (
        <ul id={id} className="ui-list">
          {others.map(({ messageId, role, snippet }) => (
            <li key={messageId}>
              <button
                type="button"
                className="chat-other-hit"
                data-past-item=""
                onClick={() => onChoose(messageId)}
              >
                <span className="chat-other-who">{role === 'user' ? 'You' : 'Answer'}</span>
                <span className="chat-other-words">
                  <Marked text={snippet} query={query} />
                </span>
              </button>
            </li>
          ))}
          {unlisted > 0 ? (
            <li className="chat-other-rest">{unlisted.toLocaleString('en')} more: look for more words</li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}
