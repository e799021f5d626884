import { InvalidArgumentError } from 'commander';
import { type TaskPriority, taskPriorities } from '#lib/tasks/model.ts';
import { readPriority } from '#lib/tasks/words.ts';

// What the command line may say, checked at the edge. Everything thrown here is wrong usage (exit code 2).

const maxValueLength = 500;

/** `a,b` and repeated options alike. */
export function collectItems(value: string, previous: string[] = []): string[] {
  const items = value.split(',').map((item) => oneLine(item.trim()));
  return [...previous, ...items.filter((item) => item !== '')];
}

export function parsePriority(value: string): TaskPriority {
  const priority = readPriority(value);
  if (!priority) throw new InvalidArgumentError(`Use one of ${taskPriorities.join(', ')}.`);
  return priority;
}

export function parseLimit(value: string): number {
  if (!/^\d{1,7}$/.test(value) || Number(value) === 0)
    throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(value);
}

/** Once for each task. */
export function collectHashes(value: string, previous: string[] = []): string[] {
  return [...previous, parseHash(value)];
}

function parseHash(value: string): string {
  if (!/^[\da-f]{64}$/i.test(value)) throw new InvalidArgumentError('Give the 64 hex digits of a SHA-256.');
  return value;
}

/** A text that becomes one value of the front matter. */
export function oneLine(value: string): string {
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(value) || !value.isWellFormed()) {
    throw new InvalidArgumentError('It must be one line without control characters.');
  }
  if (value.length > maxValueLength)
    throw new InvalidArgumentError(`It is longer than ${maxValueLength} characters.`);
  return value.trim();
}
