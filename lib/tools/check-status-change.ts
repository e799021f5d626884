import { AppError } from '#lib/errors.ts';
import { readRepoText } from '#lib/repo/read.ts';
import { checkStatus } from '#lib/tasks/check-status.ts';
import type { Task, TaskStatus } from '#lib/tasks/model.ts';
import { sectionFindings } from '#lib/tasks/own-findings.ts';
import type { TaskCommandContext } from './task-command.ts';

/**
 * What the task CLI would refuse, found beforehand, so that nobody is asked to approve it. The CLI has the last
 * word all the same.
 * @throws AppError `refused` or `invalid`.
 */
export async function checkStatusChange(ctx: TaskCommandContext, task: Task, to: TaskStatus): Promise<void> {
  checkStatus(ctx.repo.config, task, to);
  if (to !== 'ready') return;
  const { text } = await readRepoText(ctx.repo, task.path);
  const { taskById } = await ctx.index.get();
  const problems = [
    ...task.findings.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    ...sectionFindings(task, text).map(({ message }) => message),
    ...task.dependsOn
      .filter((id) => !taskById.has(id))
      .map((id) => `It depends on ${id}, which does not exist.`),
  ];
  if (problems.length === 0) return;
  const message = `${task.id} cannot become ready yet: ${problems.join(' ')} Mend ${task.path} first.`;
  throw new AppError('invalid', message);
}
