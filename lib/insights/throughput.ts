import type { TaskTimes } from './task-times.ts';

export interface Week {
  /** Its Monday, 00:00 UTC. */
  startMs: number;
  /** How many tasks were completed in it. */
  completed: number;
  /** How many came. */
  added: number;
}

const dayLengthMs = 86_400_000;
const weekLengthMs = 7 * dayLengthMs;
/** 1970-01-01 was a Thursday. */
const firstMondayMs = 4 * dayLengthMs;

const maxWeeks = 16;
const minWeeks = 4;

/** The last weeks, oldest first, this one among them: sixteen, or as many as there is anything to tell of. */
export function throughput(times: readonly TaskTimes[], nowMs: number): Week[] {
  const thisWeek = weekOf(nowMs);
  const firstMs = times.reduce((first, { startMs }) => Math.min(first, startMs), nowMs);
  const lived = Math.round((thisWeek - weekOf(firstMs)) / weekLengthMs) + 1;
  const count = Math.max(minWeeks, Math.min(maxWeeks, lived));
  const weeks = Array.from({ length: count }, (_, at) => ({
    startMs: thisWeek - (count - 1 - at) * weekLengthMs,
    completed: 0,
    added: 0,
  }));
  const weekAt = (atMs: number) =>
    weeks[Math.round((weekOf(atMs) - (weeks[0]?.startMs ?? 0)) / weekLengthMs)];
  for (const { startMs, doneMs } of times) {
    const came = weekAt(startMs);
    if (came) came.added++;
    const done = doneMs === null ? undefined : weekAt(doneMs);
    if (done) done.completed++;
  }
  return weeks;
}

function weekOf(atMs: number): number {
  return firstMondayMs + Math.floor((atMs - firstMondayMs) / weekLengthMs) * weekLengthMs;
}
