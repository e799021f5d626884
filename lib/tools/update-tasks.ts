import 'server-only';
import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { taskPriorities, taskStatuses } from '#lib/tasks/model.ts';
import { journalCommand } from './journal-command.ts';
import { type PageEffectContext, pageEffectContext } from './page-effects.ts';
import { fieldList, fieldName, fieldText } from './schema.ts';
import { runTaskCommand } from './task-command.ts';
import { taskOptions } from './task-options.ts';
import { planTaskChange, severalChanges, type TaskChange } from './task-status.ts';
import { unansweredChange } from './unanswered-change.ts';

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

/** Of so many tasks one process is started: it is quick, and what was written is in the journal soon after. */
const tasksPerProcess = 20;

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
  const expected = (task: string) => (Object.hasOwn(expect, task) ? expect[task] : undefined);
  for (let at = 0; at < tasks.length && !signal?.aborted; at += tasksPerProcess) {
    results.push(...(await updateSome(ctx, tasks.slice(at, at + tasksPerProcess), set, expected)));
  }
  return { results };
}

type Planned = { reference: string; change: TaskChange } | { reference: string; refusal: TaskUpdateAnswer };

async function updateSome(
  ctx: PageEffectContext,
  references: readonly string[],
  set: z.infer<typeof updateTasksSchema>['set'],
  expected: (task: string) => string | undefined,
): Promise<TaskUpdateAnswer[]> {
  const options = taskOptions(set);
  const planned: Planned[] = [];
  for (const reference of references) {
    planned.push(await planOne(ctx, reference, options, expected(reference)));
  }
  const changes = planned.flatMap((one) => ('change' in one ? one.change : []));
  const answers = changes.length > 0 ? await runChanges(ctx, changes, set) : [];
  const results: TaskUpdateAnswer[] = [];
  for (const one of planned) {
    if ('refusal' in one) results.push(one.refusal);
    else results.push(await answerOf(ctx, one.reference, one.change, answers.shift()));
  }
  return results;
}

async function planOne(
  ctx: PageEffectContext,
  reference: string,
  options: readonly string[],
  expected: string | undefined,
): Promise<Planned> {
  const refuse = (code: string, message: string): Planned => ({
    reference,
    refusal: { task: reference, ok: false, code, message },
  });
  try {
    const change = await planTaskChange(ctx, reference, options);
    if (expected === undefined || change.before.sha256 === expected) return { reference, change };
    const message = `${change.task.path} has changed since this page showed it. Nothing was written.`;
    return refuse('stale', message);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return refuse(error.code, error.message);
  }
}

/** What the command says of one task. */
type Said = Partial<Pick<Extract<TaskUpdateAnswer, { ok: true }>, 'sha256' | 'changes'>> & {
  ok?: boolean;
  code?: string;
  message?: string;
};

/** How a command fails that may have changed some of its tasks before. */
const unanswered = new Set(['timeout', 'stopped', 'failed']);

/** One answer for each change. Not bound to a request: a change that has begun is written down in any case. */
async function runChanges(
  ctx: PageEffectContext,
  changes: readonly TaskChange[],
  set: z.infer<typeof updateTasksSchema>['set'],
): Promise<Said[]> {
  const done = await runTaskCommand(ctx, severalChanges(changes));
  if (!done.ok && !unanswered.has(done.code)) {
    return changes.map(() => ({ ok: false, code: done.code, message: done.message }));
  }
  if (!done.ok) return Promise.all(changes.map((each) => unansweredChange(ctx, each, set, done)));
  const { results } = (done.json ?? {}) as { results?: Said[] };
  return results ?? [{ ok: true, ...(done.json as Said | undefined) }];
}

async function answerOf(
  ctx: PageEffectContext,
  reference: string,
  { task, before }: TaskChange,
  said: Said = {},
): Promise<TaskUpdateAnswer> {
  try {
    if (said.ok !== true) {
      const message = said.message ?? 'The task command did not answer for this task.';
      return { task: reference, ok: false, code: said.code ?? 'failed', message };
    }
    const effects = pageEffectContext(ctx);
    const { editId, sha256 } = await journalCommand(
      effects,
      'update_task',
      task.path,
      before.bytes,
      said.sha256,
    );
    return { task: reference, ok: true, path: task.path, sha256, editId, changes: said.changes ?? {} };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { task: reference, ok: false, code: error.code, message: error.message };
  }
}
