import { AppError } from '#lib/errors.ts';
import { readRepoText } from '#lib/repo/read.ts';
import type { Task, TaskStatus } from '#lib/tasks/model.ts';
import { missingForReady } from '#lib/tasks/sections.ts';
import { checkTransition } from '#lib/tasks/transitions.ts';
import type { TaskCommandContext } from './task-status.ts';

/**
 * What the task CLI would refuse, found beforehand, so that nobody is asked to approve it. The CLI has the last
 * word all the same.
 * @throws AppError `refused` or `invalid`.
 */
export async function checkStatusChange(ctx: TaskCommandContext, task: Task, to: TaskStatus): Promise<void> {
  checkTransition(task.id, task.status, to);
  if (to !== 'ready') return;
  const { text } = await readRepoText(ctx.repo, task.path);
  const gaps = missingForReady(text);
  if (gaps.length > 0) {
    const names = gaps.map(({ name, isMissing }) => `${name} (${isMissing ? 'missing' : 'empty'})`);
    throw new AppError(
      'invalid',
      `${task.id} is not ready: write these sections of ${task.path} first: ${names.join(', ')}.`,
    );
  }
}
