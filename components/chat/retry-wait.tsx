'use client';

import { useEffect, useState } from 'react';

export interface Wait {
  /** ISO 8601. */
  until: string;
  /** It is not longer than this, whatever the clock of this computer says. */
  atMostMs: number;
}

/** «Try again in 27 s.», counted down while it is seen; «Try again.» when the wait is over. Not to stand in an alert. */
export function RetryWait({ until, atMostMs }: Wait) {
  const seconds = useSecondsUntil(until, atMostMs);
  return (
    // A screen reader is told of its end alone.
    <span className="chat-wait" role="timer" aria-live={seconds > 0 ? 'off' : 'polite'}>
      Try again{seconds > 0 ? ` in ${waitWords(seconds)}` : ''}.
    </span>
  );
}

function useSecondsUntil(until: string, atMostMs: number): number {
  const [endMs] = useState(() => Math.min(Date.parse(until), Date.now() + atMostMs));
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    function look() {
      clearTimeout(timer);
      if (document.hidden) return;
      const atMs = Date.now();
      setNowMs(atMs);
      // When the figure changes next.
      if (atMs < endMs) timer = setTimeout(look, (endMs - atMs) % 1000 || 1000);
    }
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [endMs]);
  return Math.max(0, Math.ceil((endMs - nowMs) / 1000));
}

/** `27 s`, `2 min 5 s`, `1 h 20 min`. */
export function waitWords(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  const [larger, smaller] =
    minutes < 60
      ? [`${minutes} min`, `${seconds % 60} s`]
      : [`${Math.floor(minutes / 60)} h`, `${minutes % 60} min`];
  return smaller.startsWith('0 ') ? larger : `${larger} ${smaller}`;
}
