import { AppError } from '#lib/errors.ts';
import type { ManagerContext } from '#lib/manager/context.ts';
import type { Run } from '#lib/manager/run.ts';
import { createTaskFinder } from '#lib/tasks/find.ts';

/** A run by its id, or the newest one of a task by whatever names it. @throws AppError `not-found`. */
export async function findRunMeant(ctx: ManagerContext, typed: string): Promise<Run> {
  const byId = /^[a-z0-9]{8,32}$/.test(typed) ? await ctx.store.find(typed) : null;
  if (byId) return byId;
  const [byTask] = await ctx.store.list({ taskId: typed.toUpperCase(), limit: 1 });
  if (byTask) return byTask;
  const task = await createTaskFinder(ctx.repo, () => ctx.index.get()).find(typed);
  const [latest] = task === undefined ? [] : await ctx.store.list({ taskId: task.id, limit: 1 });
  if (latest) return latest;
  const what = task === undefined ? `There is no run ${typed}` : `${task.id} has no run yet`;
  throw new AppError('not-found', `${what}; \`task runs list\` shows those there are.`);
}
