import { z } from 'zod';
import { taskPriorities, taskStatuses } from '#lib/tasks/model.ts';
import { planUpdate, type TaskChanges } from '#lib/tasks/update.ts';
import { defineTool } from './define.ts';
import type { UpdateTaskInput } from './io-tasks.ts';
import { journalCommand } from './journal-command.ts';
import { limits } from './limits.ts';
import { cardContext, lineDiff } from './line-diff.ts';
import { commandOutput, fieldList, fieldName, fieldText } from './schema.ts';
import { shownCommand } from './show-command.ts';
import { runTaskCommand } from './task-command.ts';
import { taskOptions } from './task-options.ts';
import { planTaskChange } from './task-status.ts';
import type { ToolFailure } from './types.ts';

export const updateTask = defineTool({
  name: 'update_task',
  kind: 'edit',
  description:
    'Change fields of a task with the task CLI, which checks them; task is an id or a path. An empty owner or ' +
    'milestone clears it; by says who completed it. ready is set by register_task_for_manager alone.',
  input: z.strictObject({
    task: fieldName,
    status: z.enum(taskStatuses).exclude(['ready']).nullish(),
    priority: z.enum(taskPriorities).nullish(),
    owner: fieldText,
    milestone: fieldText,
    addDepends: fieldList,
    removeDepends: fieldList,
    addLabels: fieldList,
    removeLabels: fieldList,
    by: fieldText,
  }),
  output: commandOutput.extend({ editId: z.string().nullable(), created: z.literal(false) }),
  timeoutMs: limits.taskCommandMs + 5_000,

  async execute(input, ctx, { signal }) {
    const options = taskOptions(input);
    if (options.length === 0) return nothing;
    const { task, before, argv } = await planTaskChange(ctx, input.task, options);
    const done = await runTaskCommand(ctx, argv, { signal });
    if (!done.ok) return done;
    const { sha256: reported } = (done.json ?? {}) as { sha256?: string };
    const { command, exitCode } = done;
    const change = await journalCommand(ctx, 'update_task', task.path, before.bytes, reported);
    return { ok: true, taskId: task.id, path: task.path, created: false, ...change, command, exitCode };
  },

  async preview(input, ctx) {
    const options = taskOptions(input);
    if (options.length === 0) return nothing;
    const { task, before, argv } = await planTaskChange(ctx, input.task, options);
    const by = input.by ? { by: input.by } : {};
    const planned = await planUpdate(ctx.repo, task.path, changesOf(input), {
      expectHash: before.sha256,
      ...by,
    });
    const command = shownCommand(argv, ctx.repo.root);
    const diff = lineDiff(planned.file.text, planned.text, cardContext);
    return { kind: 'edit', path: task.path, created: false, ...diff, sha256: before.sha256, command };
  },
});

const nothing: ToolFailure = {
  ok: false,
  code: 'invalid',
  message: 'Say which field to change, and to what.',
};

/** The same as `taskOptions` for the plan, with lists cut up as the command cuts them. */
function changesOf(input: UpdateTaskInput): TaskChanges {
  const items = (values: string[]) =>
    values
      .flatMap((value) => value.split(','))
      .map((value) => value.trim())
      .filter((value) => value !== '');
  return {
    ...(input.status && { status: input.status }),
    ...(input.priority && { priority: input.priority }),
    ...(typeof input.owner === 'string' && { owner: input.owner }),
    ...(typeof input.milestone === 'string' && { milestone: input.milestone }),
    ...(input.addDepends && { addDepends: items(input.addDepends) }),
    ...(input.removeDepends && { removeDepends: items(input.removeDepends) }),
    ...(input.addLabels && { addLabels: items(input.addLabels) }),
    ...(input.removeLabels && { removeLabels: items(input.removeLabels) }),
  };
}
