import type { TaskPriority, TaskStatus } from '../model.ts';

// Words that people use for statuses and priorities, by `plainForm`.

const statuses: Record<string, TaskStatus> = {
  ...{ draft: 'draft', idea: 'draft', proposed: 'draft' },
  ...{ todo: 'todo', open: 'todo', new: 'todo', backlog: 'todo', planned: 'todo', next: 'todo' },
  ...{ ready: 'ready', readyforwork: 'ready', readyfordev: 'ready', readyfordevelopment: 'ready' },
  ...{ inprogress: 'in_progress', doing: 'in_progress', wip: 'in_progress', started: 'in_progress' },
  ...{ active: 'in_progress', indevelopment: 'in_progress' },
  ...{ inreview: 'in_review', review: 'in_review', reviewing: 'in_review', codereview: 'in_review' },
  ...{ blocked: 'blocked', onhold: 'blocked', waiting: 'blocked', paused: 'blocked' },
  ...{ done: 'completed', completed: 'completed', complete: 'completed', closed: 'completed' },
  ...{ finished: 'completed', resolved: 'completed', shipped: 'completed', merged: 'completed' },
  ...{ cancelled: 'cancelled', canceled: 'cancelled', wontdo: 'cancelled', wontfix: 'cancelled' },
  ...{ abandoned: 'cancelled', rejected: 'cancelled', obsolete: 'cancelled' },
};

const priorities: Record<string, TaskPriority> = {
  ...{ p0: 'p0', critical: 'p0', urgent: 'p0', highest: 'p0', veryhigh: 'p0' },
  ...{ p1: 'p1', high: 'p1' },
  ...{ p2: 'p2', medium: 'p2', normal: 'p2' },
  ...{ p3: 'p3', low: 'p3', lowest: 'p3', verylow: 'p3' },
};

/** Letters and digits only: `✅ In-Progress` is `inprogress`. */
export function plainForm(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** The status that a word in common use means. */
export function commonStatus(word: string): TaskStatus | null {
  const form = plainForm(word);
  return Object.hasOwn(statuses, form) ? (statuses[form] ?? null) : null;
}

/** The priority that a word in common use means. */
export function commonPriority(word: string): TaskPriority | null {
  const form = plainForm(word);
  return Object.hasOwn(priorities, form) ? (priorities[form] ?? null) : null;
}
