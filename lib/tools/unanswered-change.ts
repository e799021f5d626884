import { AppError } from '#lib/errors.ts';
import { readRepoFile } from '#lib/repo/read.ts';
import { differences, planUpdate, type TaskChanges, type TaskUpdate } from '#lib/tasks/update.ts';
import type { CommandFailure } from './io-programs.ts';
import type { TaskFieldsToSet } from './task-options.ts';
import type { TaskChange, TaskCommandContext } from './task-status.ts';

export type Found =
  | { ok: true; sha256: string; changes: TaskUpdate['changes'] }
  | { ok: false; code: string; message: string };

/**
 * What a command that was ended, or ended badly, has done to one of its tasks: it writes a file whole or not at all, so the
 * file itself tells. Done is what nothing would be left to change of.
 */
export async function unansweredChange(
  { repo }: Pick<TaskCommandContext, 'repo'>,
  { task, before }: TaskChange,
  set: TaskFieldsToSet,
  { code, message }: Pick<CommandFailure, 'code' | 'message'>,
): Promise<Found> {
  try {
    const now = await readRepoFile(repo, task.path);
    if (now.sha256 === before.sha256)
      return { ok: false, code, message: `${message} ${task.path} was not changed.` };
    const plan = await planUpdate(repo, task.path, changesOf(set));
    if (plan.text === plan.file.text)
      return { ok: true, sha256: plan.file.sha256, changes: differences(task, plan.before) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  const found = `${task.path} is another than before, and not as it was to be: look at it.`;
  return { ok: false, code, message: `${message} ${found}` };
}

function changesOf({ by: _by, ...set }: TaskFieldsToSet): TaskChanges {
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined && value !== null));
}
