import { AppError } from '#lib/errors.ts';
import { createTaskFinder } from '#lib/tasks/find.ts';
import type { Task } from '#lib/tasks/model.ts';
import { updateTask } from '#lib/tasks/update.ts';
import type { ManagerContext } from '../context.ts';
import { tellQueued } from '../hooks.ts';
import { isActive } from '../run-states.ts';

/**
 * Puts a task before all others, making it ready where it is not. Limits and dependencies still count.
 * @throws AppError `conflict` where it runs already, `invalid` or `refused` where it cannot become ready.
 */
export async function startNow(ctx: ManagerContext, taskId: string): Promise<Task> {
  const task = await createTaskFinder(ctx.repo, () => ctx.index.get()).require(taskId);
  const [latest] = await ctx.store.list({ taskId: task.id, limit: 1 });
  if (latest && isActive(latest)) {
    throw new AppError('conflict', `${task.id} runs already (${latest.id}).`, {
      details: { run: latest.id },
    });
  }
  const ready =
    task.status === 'ready'
      ? task
      : (await updateTask(ctx.repo, task.path, { status: 'ready' }, { now: ctx.now() })).task;
  if (ready !== task) await tellQueued(ctx.repo, ready);
  const { startFirst } = await ctx.store.manager();
  await ctx.store.setStartFirst([task.id, ...startFirst.filter((id) => id !== task.id)]);
  return ready;
}
