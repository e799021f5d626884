import { CommanderError } from 'commander';
import type { Config } from '#lib/config.ts';
import { commonPriority, commonStatus } from '#lib/tasks/formats/backlog-words.ts';
import { type TaskPriority, type TaskStatus, taskPriorities, taskStatuses } from '#lib/tasks/model.ts';
import { readPriority, readStatus } from '#lib/tasks/words.ts';

// What people may call a status or a priority depends on the repository: our words everywhere, those of its
// configuration, and those of Backlog.md where it keeps tasks in that form.

/** @throws CommanderError wrong usage (exit code 2). */
export function statusMeant(word: string, { statuses, backlog }: Config): TaskStatus {
  const status =
    readStatus(word, {}) ?? readStatus(word, statuses) ?? (backlog === undefined ? null : commonStatus(word));
  if (status) return status;
  throw wrong('--status', word, [...taskStatuses, ...Object.keys(statuses)]);
}

/** @throws CommanderError wrong usage (exit code 2). */
export function priorityMeant(word: string, { backlog }: Config): TaskPriority {
  const priority = readPriority(word) ?? (backlog === undefined ? null : commonPriority(word));
  if (priority) return priority;
  throw wrong('--priority', word, taskPriorities);
}

function wrong(option: string, word: string, known: readonly string[]): CommanderError {
  return new CommanderError(
    2,
    'usage',
    `«${word}» is no value for ${option}. Use one of ${known.join(', ')}.`,
  );
}
