import { z } from 'zod';
import { taskPriorities } from '#lib/tasks/model.ts';
import { defineTool } from './define.ts';
import type { CreateTaskInput } from './io-tasks.ts';
import { journalCommand } from './journal-command.ts';
import { limits } from './limits.ts';
import { lineDiff } from './line-diff.ts';
import { commandOutput, fieldList, fieldName, fieldText, wellFormed } from './schema.ts';
import { runTaskCommand } from './task-command.ts';

export const createTask = defineTool({
  name: 'create_task',
  kind: 'edit',
  description:
    'Make a new task file from the worksheet template with the task CLI, which chooses id and path. body fills ' +
    'its ## sections: Problem, Context, Possible Solutions, Plan, Acceptance Criteria.',
  input: z.strictObject({
    title: fieldName,
    workstream: fieldName,
    status: z.enum(['draft', 'todo']).nullish(),
    priority: z.enum(taskPriorities).nullish(),
    milestone: fieldText,
    owner: fieldText,
    labels: fieldList,
    dependsOn: fieldList,
    id: fieldText,
    template: fieldText,
    body: wellFormed(limits.readBytes).nullish(),
  }),
  output: commandOutput.extend({
    editId: z.string(),
    created: z.literal(true),
    warnings: z.array(z.string()),
  }),
  timeoutMs: limits.taskCommandMs + 5_000,

  async execute(input, ctx, { signal }) {
    const done = await runTaskCommand(ctx, argvOf(ctx.env.taskBin, input), {
      input: input.body ?? '',
      signal,
    });
    if (!done.ok) return done;
    const { command, exitCode } = done;
    const made = createdSchema.safeParse(done.json);
    if (!made.success) {
      const message = 'The task command did not say what it made; look with list_tasks.';
      return { ok: false, code: 'failed', message, command, exitCode };
    }
    const { task, path, sha256: reported, warnings } = made.data;
    const { editId, ...change } = await journalCommand(ctx, 'create_task', path, null, reported);
    // Not null: there was no file before.
    return {
      ok: true,
      editId: editId ?? '',
      taskId: task.id,
      path,
      created: true,
      ...change,
      warnings,
      command,
      exitCode,
    };
  },

  async preview(input, ctx) {
    const dry = argvOf(ctx.env.taskBin, input, ['--dry-run']);
    const done = await runTaskCommand(ctx, dry, { input: input.body ?? '' });
    if (!done.ok) return done;
    const made = createdSchema.required({ text: true }).parse(done.json);
    const command = done.command.filter((word) => word !== '--dry-run');
    return {
      kind: 'edit',
      path: made.path,
      created: true,
      ...lineDiff('', made.text),
      sha256: null,
      command,
    };
  },
});

const createdSchema = z.object({
  task: z.object({ id: z.string() }),
  path: z.string(),
  sha256: z.string(),
  warnings: z.array(z.string()),
  text: z.string().optional(),
});

/** Texts go in by standard input, never on the command line, where other users of the machine could read them. */
function argvOf(taskBin: readonly string[], input: CreateTaskInput, more: readonly string[] = []): string[] {
  // `--name=value` in one word: a value that begins with a dash stays a value.
  const one = (name: string, value: string | null | undefined) => (value ? [`--${name}=${value}`] : []);
  const many = (name: string, values: string[] | null | undefined) =>
    (values ?? []).flatMap((value) => one(name, value));
  const options = [
    ...one('workstream', input.workstream),
    ...one('status', input.status),
    ...one('priority', input.priority),
    ...one('milestone', input.milestone),
    ...one('owner', input.owner),
    ...many('label', input.labels),
    ...many('depends-on', input.dependsOn),
    ...one('id', input.id),
    ...one('template', input.template),
    ...(input.body ? ['--from', '-'] : []),
  ];
  return [...taskBin, 'new', ...options, ...more, '--json', '--root', '.', '--', input.title];
}
