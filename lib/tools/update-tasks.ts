import 'server-only';
import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { taskPriorities, taskStatuses } from '#lib/tasks/model.ts';
import { journalCommand } from './journal-command.ts';
import { type PageEffectContext, pageEffectContext } from './page-effects.ts';
import { fieldList, fieldName, fieldText } from './schema.ts';
import { runTaskCommand } from './task-command.ts';
import { taskOptions } from './task-options.ts';
import { planTaskChange } from './task-status.ts';

const maxTasks = 200;

/** Body of `POST /api/tasks/update`: the same change for each task. */
export const updateTasksSchema = z.strictObject({
  tasks: z
    .array(fieldName)
    .min(1)
    .max(maxTasks)
    .refine((ids) => new Set(ids).size === ids.length, { message: 'names a task twice' }),
  set: z
    .strictObject({
      status: z.enum(taskStatuses).optional(),
      priority: z.enum(taskPriorities).optional(),
      owner: fieldText,
      milestone: fieldText,
      addDepends: fieldList,
      removeDepends: fieldList,
      addLabels: fieldList,
      removeLabels: fieldList,
      by: fieldText,
    })
    .refine((set) => taskOptions(set).length > 0, { message: 'says nothing to change' }),
  /** Hex SHA-256 of the file that the page shows, by the name used in `tasks`; what differs is refused as stale. */
  expect: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)).optional(),
});

export type TaskUpdateAnswer =
  | {
      task: string;
      ok: true;
      path: string;
      /** Of the file as it is now. */
      sha256: string;
      /** For undo; null where the file said so already. */
      editId: string | null;
      changes: Record<string, { from: string | string[] | null; to: string | string[] | null }>;
    }
  | { task: string; ok: false; code: string; message: string };

/**
 * Changes fields of tasks through the task CLI, one after the other; each is answered for itself, in the order
 * asked. What was written is in the edit journal.
 */
export async function updateTasks(
  ctx: PageEffectContext,
  { tasks, set, expect = {} }: z.infer<typeof updateTasksSchema>,
  signal?: AbortSignal,
): Promise<{ results: TaskUpdateAnswer[] }> {
  const results: TaskUpdateAnswer[] = [];
  for (const task of tasks) {
    if (signal?.aborted) break;
    results.push(
      await updateOne(ctx, task, taskOptions(set), Object.hasOwn(expect, task) ? expect[task] : undefined),
    );
  }
  return { results };
}

async function updateOne(
  ctx: PageEffectContext,
  reference: string,
  options: readonly string[],
  expected: string | undefined,
): Promise<TaskUpdateAnswer> {
  try {
    const { task, before, argv } = await planTaskChange(ctx, reference, options);
    if (expected !== undefined && before.sha256 !== expected) {
      const message = `${task.path} has changed since this page showed it. Nothing was written.`;
      return { task: reference, ok: false, code: 'stale', message };
    }
    // Not bound to the request: a change that has begun is written down also when the page was left meanwhile.
    const done = await runTaskCommand(ctx, argv);
    if (!done.ok) return { task: reference, ok: false, code: done.code, message: done.message };
    const { sha256: reported, changes } = (done.json ?? {}) as Partial<
      Extract<TaskUpdateAnswer, { ok: true }>
    >;
    const { editId, sha256 } = await journalCommand(
      pageEffectContext(ctx),
      'update_task',
      task.path,
      before.bytes,
      reported,
    );
    return { task: reference, ok: true, path: task.path, sha256, editId, changes: changes ?? {} };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { task: reference, ok: false, code: error.code, message: error.message };
  }
}
