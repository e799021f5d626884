'use client';

import { useEffect, useRef, useState } from 'react';
import { openApprovals } from './approvals.ts';
import type { ConversationView } from './conversation.ts';
import { endingOf } from './last-answer.tsx';
import { waitWords } from './retry-wait.tsx';

/** Tells a screen reader the milestones of an answer; the transcript itself stays silent while it streams. */
export function Announcer({ view }: { view: ConversationView }) {
  const [words, setWords] = useState('');
  const wasRunning = useRef(view.running);
  useEffect(() => {
    if (view.running === wasRunning.current) return;
    wasRunning.current = view.running;
    // An answer to one of several questions is on its way: nothing starts yet.
    if (view.running && openApprovals(view.chat.lastMessage) > 0) return;
    if (view.running) setWords('Answer started');
    else setWords(wordsAtEnd(view));
  }, [view]);
  return (
    <div role="status" className="ui-visually-hidden">
      {words}
    </div>
  );
}

function wordsAtEnd({ chat, fault }: ConversationView): string {
  const last = chat.lastMessage;
  if (openApprovals(last) > 0) return 'Waiting for your approval';
  // It was left for another one.
  if (!fault && !last) return 'New conversation';
  const ending = fault || !last ? null : endingOf(last);
  if (ending?.action === 'continue') return 'Answer paused';
  // The timer beside the words is silent.
  if (ending?.wait) return `Answer failed. Try again in ${waitWords(ending.wait.atMostMs / 1000)}.`;
  if (fault || last?.metadata?.outcome === 'failed') return 'Answer failed';
  if (last?.metadata?.outcome === 'stopped') return 'Answer stopped';
  return 'Answer finished';
}
