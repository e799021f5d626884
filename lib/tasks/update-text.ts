import { AppError } from '#lib/errors.ts';
import type { Repo } from '#lib/repo/root.ts';
import { formatOf } from './format-of.ts';
import { parseTask } from './parse.ts';
import { applyEdits, editsFor } from './task-edits.ts';
import type { TaskChanges, UpdateOptions } from './update.ts';

/**
 * What a version of a task's file says after `changes`; for versions that stand in no file, such as a commit's.
 * Whether the change makes sense is not asked. @throws AppError `invalid` where it is no task.
 */
export async function updateText(
  repo: Repo,
  path: string,
  text: string,
  changes: TaskChanges,
  options: Omit<UpdateOptions, 'expectHash'> = {},
): Promise<string> {
  const before = parseTask(path, text, repo.config);
  if (!before) throw new AppError('invalid', `${path} is no task in this version.`);
  const format = formatOf(path, repo.config);
  const edits = await editsFor(repo, format, text, before, changes, options);
  return applyEdits(format, text, edits, options.now ?? new Date());
}
