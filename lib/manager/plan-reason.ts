import type { Finding, TaskStatus } from '#lib/tasks/model.ts';
import type { RunState } from './run-states.ts';

/** Why a task that could be worked on does not start. */
export type Held =
  | { code: 'invalid'; findings: Finding[] }
  | { code: 'dependency-missing'; ids: string[] }
  | { code: 'dependency-cycle'; path: string[] }
  | { code: 'dependency-cancelled'; ids: string[] }
  | { code: 'waits'; for: { id: string; title: string; status: TaskStatus | null }[] }
  | { code: 'running'; runId: string; state: RunState }
  | { code: 'in-review'; runId: string }
  | { code: 'retry-at'; runId: string; at: string; why: string | null }
  /** Its attempts are used up. */
  | { code: 'on-hold'; runId: string; attempts: number; why: string | null }
  | { code: 'review-limit'; inReview: number; running: number; limit: number }
  | { code: 'concurrency'; running: number; limit: number; before: number }
  /** `by` changes those files, or goes first and names them, too. */
  | { code: 'overlap'; files: string[]; by: string; runId: string | null }
  | { code: 'no-manager' }
  | { code: 'paused'; by: string; since: string }
  | { code: 'usage-limit'; until: string }
  | { code: 'base'; problem: string };

/** The reason in words, as a clause about the task; times as a clock on the wall shows them. */
export function reasonOf(held: Held, nowMs: number): string {
  switch (held.code) {
    case 'invalid': {
      const [first, ...more] = held.findings;
      const rest = more.length > 0 ? ` (and ${more.length} more)` : '';
      return `is not valid: ${first?.path}:${first?.line}: ${first?.message}${rest}`;
    }
    case 'dependency-missing':
      return `depends on ${list(held.ids)}, which ${held.ids.length === 1 ? 'does' : 'do'} not exist`;
    case 'dependency-cycle':
      return `its dependencies go in a circle: ${held.path.join(' → ')}`;
    case 'dependency-cancelled':
      return `depends on ${list(held.ids)}, which ${held.ids.length === 1 ? 'was' : 'were'} cancelled`;
    case 'waits':
      return `waits for ${list(held.for.map(({ id, status }) => `${id} (${statusWord(status)})`))}`;
    case 'running':
      return held.state === 'queued'
        ? `stands in line as run ${held.runId}`
        : `is under way as run ${held.runId}`;
    case 'in-review':
      return `its run ${held.runId} waits for review`;
    case 'retry-at':
      return `is tried again ${time(held.at, nowMs)}${because(held.why)}`;
    case 'on-hold':
      return `stopped after ${count(held.attempts, 'attempt')}${because(held.why)}; \`task runs retry ${held.runId}\` tries once more`;
    case 'review-limit': {
      const running = held.running > 0 ? ` and ${held.running} more will` : '';
      return `${held.inReview.toLocaleString('en')} ${held.inReview === 1 ? 'task waits' : 'tasks wait'} for review${running}, and the limit is ${held.limit}`;
    }
    case 'concurrency': {
      const taken = held.running > 0 ? `${held.running} running` : '';
      const before = held.before > 0 ? `${held.before} before it` : '';
      return `in line: ${[taken, before].filter(Boolean).join(', ')}, and ${held.limit} at once is the limit`;
    }
    case 'overlap': {
      const [first, ...more] = held.files;
      const rest = more.length > 0 ? ` and ${count(more.length, 'other file')}` : '';
      const who = held.runId === null ? `${held.by} before it does, too` : `${held.by} is at work on`;
      return held.runId === null
        ? `its plan names ${first}${rest}, as ${who}`
        : `its plan names ${first}${rest}, which ${who}`;
    }
    case 'no-manager':
      return 'could start now, but nobody is there to start it: `task manager run`';
    case 'paused':
      return `could start now, but ${held.by} paused the manager ${time(held.since, nowMs)}; \`task manager resume\` goes on`;
    case 'usage-limit':
      return `could start now, but the model's usage limit lasts until ${time(held.until, nowMs).replace(/^(at|on) /, '')}`;
    case 'base':
      return `could start now, but for this: ${held.problem}`;
  }
}

export function statusWord(status: TaskStatus | null): string {
  return status === null ? 'unknown status' : status === 'todo' ? 'to do' : status.replace('_', ' ');
}

function because(why: string | null): string {
  return why === null || why === '' ? '' : `: ${why.replace(/[.\s]+$/, '')}`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function list(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** «at 15:30» of today, else «on 2026-11-23 at 15:30». */
function time(iso: string, nowMs: number): string {
  const at = new Date(iso);
  const day = (date: Date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const hour = `at ${two(at.getHours())}:${two(at.getMinutes())}`;
  return day(at) === day(new Date(nowMs)) ? hour : `on ${day(at)} ${hour}`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
