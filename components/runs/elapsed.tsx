'use client';

import { useEffect, useState } from 'react';
import { durationWords } from './duration.ts';

interface ElapsedProps {
  startedMs: number;
  /** Null while it goes on. */
  endedMs: number | null;
  limitMs: number;
  /** The server's clock when it drew this, so that both draw the same first words. */
  nowMs: number;
}

const tickMs = 1_000;

/** How long a run took, or has taken so far: against its limit while it goes on. */
export function Elapsed({ startedMs, endedMs, limitMs, nowMs }: ElapsedProps) {
  const [now, setNow] = useState(nowMs);

  useEffect(() => {
    if (endedMs !== null) return;
    // The clocks of two machines differ; only what passes here is added to the server's.
    const drawn = performance.now();
    const timer = setInterval(() => setNow(nowMs + performance.now() - drawn), tickMs);
    return () => clearInterval(timer);
  }, [endedMs, nowMs]);

  const ms = (endedMs ?? now) - startedMs;
  if (endedMs !== null) return <span className="runs-elapsed">{durationWords(ms)}</span>;
  return (
    <span className="runs-elapsed">
      <span className="runs-elapsed-now">{durationWords(ms)}</span>{' '}
      <span className="ui-muted">of {durationWords(limitMs)}</span>
      <meter
        className="runs-meter"
        min={0}
        max={limitMs}
        high={limitMs * 0.85}
        value={Math.min(ms, limitMs)}
        aria-label="Time used of the limit"
      />
    </span>
  );
}
