import type { Run } from '#lib/manager/run.ts';
import type { RunState } from '#lib/manager/run-states.ts';
import type { Paint } from './output.ts';
import type { Cell } from './table.ts';

const words: Record<RunState, string> = {
  queued: 'in line',
  preparing: 'preparing',
  working: 'working',
  checking: 'checking',
  finishing: 'finishing',
  in_review: 'waits for review',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
  merged: 'merged',
  sent_back: 'sent back',
  discarded: 'discarded',
};

const paints: Partial<Record<RunState, Paint>> = {
  working: 'cyan',
  in_review: 'green',
  failed: 'red',
  interrupted: 'yellow',
  merged: 'green',
  cancelled: 'dim',
  discarded: 'dim',
};

export function stateWord(state: RunState): string {
  return words[state];
}

export function stateCell({ state }: Pick<Run, 'state'>): { text: string; paint: Paint } {
  return { text: words[state], paint: paints[state] ?? 'reset' };
}

export const runHead: Cell[] = ['RUN', 'TASK', 'STATE', 'TOOK', 'WHEN', 'TITLE'].map((text) => ({
  text,
  paint: 'dim',
}));

export function runRow(run: Run, nowMs: number): Cell[] {
  const end = run.endedAt ?? new Date(nowMs).toISOString();
  return [
    { text: run.id },
    { text: run.taskId, paint: 'bold' },
    stateCell(run),
    { text: run.startedAt === null ? '-' : duration(run.startedAt, end) },
    { text: when(run.startedAt ?? run.queuedAt, nowMs) },
    { text: run.title },
  ];
}

/** `0:07`, `12:04`, `3:05:10` */
export function duration(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** In the reader's zone. */
export function clock(at: Date): string {
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

export function when(iso: string, nowMs: number): string {
  const at = new Date(iso);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const now = new Date(nowMs);
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return day === today ? time : `${day} ${time}`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
