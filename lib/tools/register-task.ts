import { z } from 'zod';
import { taskStatuses } from '#lib/tasks/model.ts';
import { checkStatusChange } from './check-status-change.ts';
import { defineTool } from './define.ts';
import { journalCommand } from './journal-command.ts';
import { limits } from './limits.ts';
import { oneLine, wellFormed } from './schema.ts';
import { shownCommand } from './show-command.ts';
import { planTaskChange, runStatusChange } from './task-status.ts';

export const registerTask = defineTool({
  name: 'register_task_for_manager',
  kind: 'queue',
  description:
    'Queue a task for the task manager, which then has it implemented: sets its status to ready (or todo, ' +
    'blocked, cancelled) with the task CLI. ready needs a Problem, a Plan and Acceptance Criteria. task is an ' +
    'id or a path. note says why, to the person who approves; it is not written into the file.',
  input: z.object({
    task: oneLine(limits.pathChars).min(1),
    status: z.enum(['ready', 'todo', 'blocked', 'cancelled']).nullish(),
    note: wellFormed(2_000).nullish(),
  }),
  output: z.object({
    ok: z.literal(true),
    taskId: z.string(),
    path: z.string(),
    previousStatus: z.string().nullable(),
    status: z.enum(taskStatuses),
    command: z.array(z.string()),
    exitCode: z.number(),
    stdout: z.string(),
    editId: z.string().optional(),
  }),
  timeoutMs: limits.taskCommandMs + 5_000,

  async execute({ task, status }, ctx, { signal }) {
    const to = status ?? 'ready';
    const plan = await planTaskChange(ctx, task, ['--status', to]);
    const done = await runStatusChange(ctx, plan, to, signal);
    if (!done.ok) return done;
    const change = await journalCommand(ctx, 'register_task_for_manager', plan.task.path, plan.before.bytes);
    return change.editId === null ? done : { ...done, editId: change.editId };
  },

  async preview({ task: reference, status }, ctx) {
    const to = status ?? 'ready';
    const { task, argv } = await planTaskChange(ctx, reference, ['--status', to]);
    await checkStatusChange(ctx, task, to);
    const from = task.status ?? task.rawStatus;
    const command = shownCommand(argv, ctx.repo.root);
    return { kind: 'queue', taskId: task.id, title: task.title, path: task.path, from, to, command };
  },
});
