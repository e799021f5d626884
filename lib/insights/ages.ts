import type { TaskTimes } from './task-times.ts';

export interface Age {
  id: string;
  path: string;
  title: string;
  status: 'in_progress' | 'in_review' | 'blocked';
  /** Whole days since the task has this status. */
  days: number;
}

const dayLengthMs = 86_400_000;

/** What is under way, in review or blocked, the oldest first. */
export function ages(times: readonly TaskTimes[], nowMs: number): Age[] {
  return times
    .flatMap(({ id, path, title, status, sinceMs, startMs }): Age[] => {
      if (status !== 'in_progress' && status !== 'in_review' && status !== 'blocked') return [];
      const days = Math.max(0, Math.floor((nowMs - (sinceMs ?? startMs)) / dayLengthMs));
      return [{ id, path, title, status, days }];
    })
    .sort((a, b) => b.days - a.days || (a.id < b.id ? -1 : 1));
}
