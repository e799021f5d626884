import { type TaskPriority, type TaskStatus, taskPriorities, taskStatuses } from './model.ts';

/** `In Progress`, `in-progress` and `in_progress` are one word. */
function normalForm(word: string): string {
  return word.toLowerCase().replace(/[\s_-]+/g, '');
}

/** The status that a word of a file means: one of ours in any spelling, or an alias of the configuration. */
export function readStatus(word: string, aliases: Record<string, TaskStatus>): TaskStatus | null {
  const form = normalForm(word);
  for (const [alias, status] of Object.entries(aliases)) if (normalForm(alias) === form) return status;
  return taskStatuses.find((status) => normalForm(status) === form) ?? null;
}

/** The word to write for a status: a repository whose file says «Done» keeps its own words. */
export function writeStatus(
  status: TaskStatus,
  rawStatus: string | null,
  aliases: Record<string, TaskStatus>,
): string {
  const isOurs = rawStatus === null || taskStatuses.some((known) => known === rawStatus.trim());
  if (isOurs) return status;
  return Object.keys(aliases).find((alias) => aliases[alias] === status) ?? status;
}

export function readPriority(word: string): TaskPriority | null {
  const form = normalForm(word);
  return taskPriorities.find((priority) => priority === form) ?? null;
}

export function titleFromSlug(slug: string): string {
  const name = slug
    .slice(slug.lastIndexOf('/') + 1)
    .replace(/[-_\s]+/g, ' ')
    .trim();
  return name === '' ? slug : name.charAt(0).toUpperCase() + name.slice(1);
}

/** Whether a text is a day of the calendar as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (day === undefined || month === '00' || day === '00') return false;
  // Day 0 of the next month is the last of this one.
  return Number(month) <= 12 && Number(day) <= new Date(Number(year), Number(month), 0).getDate();
}
