'use client';

import { useChat } from '@ai-sdk/react';
import arrowDown from 'lucide-react/icons/arrow-down';
import { useCallback, useEffect, useRef } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import type { TasksUIMessage } from '#lib/chat/message.ts';
import { openApprovals } from './approvals.ts';
import { useBetweenKeys } from './between-keys.ts';
import type { Conversation, ConversationView } from './conversation.ts';
import { DrawerSkeleton } from './drawer-skeleton.tsx';
import { LastAnswerActions } from './last-answer.tsx';
import { MessageView } from './message-view.tsx';
import type { PageInfo } from './page-context.tsx';
import { useReveal } from './reveal.ts';
import { Starters } from './starters.tsx';
import { usePinnedScroll } from './use-pinned-scroll.ts';
import { useSteady } from './use-steady.ts';
import { useWindow } from './use-window.ts';

/** Deltas reach the page in small steady steps rather than as they happen to come. */
const stepMs = 40;

interface TranscriptProps {
  page: PageInfo;
  conversation: Conversation;
  view: ConversationView;
}

export function Transcript({ page, conversation, view }: TranscriptProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { away, pin, unpin, onScroll } = usePinnedScroll(scroller, content);
  const followed = useChat<TasksUIMessage>({ chat: view.chat, throttle: stepMs });
  const messages = useBetweenKeys(useSteady(followed.messages, view.running));
  const { start, end, earlier, later, showEarlier, showLater, showAround, showEnd } = useWindow(
    scroller,
    content,
    messages.length,
    away,
  );
  const isSought = useReveal(conversation.key, {
    scroller,
    indexOf: (messageId) => messages.findIndex(({ id }) => id === messageId),
    showAround,
    unpin,
  });
  const goToEnd = useCallback(() => {
    // Pinned when the end is mounted: what pins watches how the list grows.
    showEnd();
    pin();
  }, [showEnd, pin]);

  const last = messages.at(-1);
  const lastUserId = messages.findLast((message) => message.role === 'user')?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only as a message comes
  useEffect(() => {
    // Whoever sends wants to see the answer; whoever came for a message, that one.
    if (lastUserId && !isSought && !scroller.current?.querySelector('[data-found]')) goToEnd();
  }, [lastUserId, goToEnd]);

  const waiting = view.running && last?.role !== 'assistant';
  const empty = view.phase === 'ready' && messages.length === 0;

  return (
    <div className="chat-transcript">
      <div
        ref={scroller}
        className="chat-scroller"
        role="log"
        aria-label="Conversation"
        aria-live="off"
        aria-busy={view.running}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
        tabIndex={0}
        onScroll={onScroll}
      >
        <div ref={content} className="chat-messages">
          {view.phase === 'loading' ? <DrawerSkeleton /> : null}
          {empty ? <Starters page={page} conversation={conversation} disabled={!view.configured} /> : null}
          {start > 0 ? (
            <button
              ref={earlier}
              type="button"
              className="ui-button chat-earlier"
              data-earlier=""
              onClick={showEarlier}
            >
              Show earlier ({start.toLocaleString('en')})
            </button>
          ) : null}
          {messages.slice(start, end).map((message) => (
            <MessageView
              key={message.id}
              message={message}
              streaming={view.running && message === last}
              last={message === last}
              onAnswer={conversation.answer}
            />
          ))}
          {end < messages.length ? (
            <button ref={later} type="button" className="ui-button chat-earlier" onClick={showLater}>
              Show later ({(messages.length - end).toLocaleString('en')})
            </button>
          ) : null}
          {waiting ? <Waiting /> : null}
          {!view.running && last && openApprovals(last) === 0 ? (
            <LastAnswerActions message={last} conversation={conversation} />
          ) : null}
        </div>
      </div>
      {away || end < messages.length ? (
        <button type="button" className="chat-jump" onClick={goToEnd}>
          <Icon icon={arrowDown} size={14} /> Jump to latest
        </button>
      ) : null}
    </div>
  );
}

function Waiting() {
  return (
    <p className="chat-waiting">
      <span className="chat-live" aria-hidden="true" /> Thinking
    </p>
  );
}
