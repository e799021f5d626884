'use client';
import { useEffect, useState } from 'react';

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

export function wordsAgo(atMs: number, nowMs: number): string {
  const past = atMs - nowMs;
  for (const [unit, lengthMs] of steps) {
    if (Math.abs(past) >= lengthMs) return relative.format(Math.trunc(past / lengthMs), unit);
  }
  return 'just now';
}

/**
 * How long ago, which is the same in every zone, so the server can word it; the exact moment in the reader's
 * zone is its title. `nowMs` comes from the server so that both render the same first words.
 */
export function Ago({ atMs, nowMs }: { atMs: number; nowMs: number }) {
  const [exact, setExact] = useState<string>();
  useEffect(() => {
    setExact(new Date(atMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }));
  }, [atMs]);
  return (
    <time dateTime={new Date(atMs).toISOString()} title={exact} className="ui-ago">
      {wordsAgo(atMs, nowMs)}
    </time>
  );
}
