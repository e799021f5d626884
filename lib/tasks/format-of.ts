import type { Config } from '#lib/config.ts';
import type { FormatTraits, TaskFormat } from './format.ts';
import { backlogFormat } from './formats/backlog.ts';
import { type BacklogSettings, isInBacklog } from './formats/backlog-settings.ts';
import { backlogTraits } from './formats/backlog-traits.ts';
import { worksheetFormat } from './formats/worksheet.ts';
import { worksheetTraits } from './formats/worksheet-traits.ts';
import type { Task } from './model.ts';

/** A cache: one format for each state of a backlog's settings. */
const made = new WeakMap<BacklogSettings, TaskFormat>();

/** How the task file at this path is written. A repository may hold both forms, each under its own folders. */
export function formatOf(path: string, { backlog }: Pick<Config, 'backlog'>): TaskFormat {
  if (!backlog || !isInBacklog(path, backlog)) return worksheetFormat;
  const known = made.get(backlog);
  if (known) return known;
  const format = backlogFormat(backlog);
  made.set(backlog, format);
  return format;
}

/** What holds for the form of a task that was read. */
export function traitsOf(task: Pick<Task, 'format'>): FormatTraits {
  return task.format === 'backlog' ? backlogTraits : worksheetTraits;
}
