import 'server-only';
import { z } from 'zod';
import type { TaskStatus } from '#lib/tasks/model.ts';
import { failureError } from './failure-error.ts';
import type { RegisterTaskOutput } from './io-tasks.ts';
import { planTaskChange, runStatusChange, type TaskCommandContext } from './task-status.ts';

const statusByAction = {
  draft: 'draft',
  todo: 'todo',
  ready: 'ready',
  start: 'in_progress',
  review: 'in_review',
  blocked: 'blocked',
  complete: 'completed',
  cancel: 'cancelled',
} as const satisfies Record<string, TaskStatus>;

/** What the buttons on pages ask for. */
export const dispatchSchema = z.strictObject({
  task: z.string().min(1).max(1024),
  action: z.enum(Object.keys(statusByAction) as (keyof typeof statusByAction)[]),
});

/** @throws AppError with the task CLI's own words when it refuses. */
export async function dispatch(
  ctx: TaskCommandContext,
  { task, action }: z.infer<typeof dispatchSchema>,
): Promise<RegisterTaskOutput> {
  const status = statusByAction[action];
  const plan = await planTaskChange(ctx, task, ['--status', status]);
  const changed = await runStatusChange(ctx, plan, status);
  if (changed.ok) return changed;
  throw failureError(changed);
}
