'use client';

import { useEffect, useRef, useState } from 'react';
import { ChatMarkdown } from '#components/document/chat-markdown.tsx';
import { Disclosure } from './disclosure.tsx';

/** What the model said to itself, folded. Its duration is known only to the tab that saw it. */
export function Reasoning({ text, growing }: { text: string; growing: boolean }) {
  const startedAt = useRef<number | null>(null);
  const [seconds, setSeconds] = useState<number | null>(null);
  useEffect(() => {
    if (growing) startedAt.current ??= performance.now();
    else if (startedAt.current !== null) {
      setSeconds(Math.max(1, Math.round((performance.now() - startedAt.current) / 1000)));
      startedAt.current = null;
    }
  }, [growing]);

  // Providers send empty reasoning where they keep it to themselves.
  if (!growing && text.trim() === '') return null;
  const label = growing ? 'Thinking' : seconds === null ? 'Thought about it' : `Thought for ${seconds} s`;
  return (
    <Disclosure
      className="chat-reasoning"
      summary={<span data-live={growing ? '' : undefined}>{label}</span>}
    >
      <ChatMarkdown text={text} streaming={growing} />
    </Disclosure>
  );
}
