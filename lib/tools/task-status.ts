import { type RepoFile, readRepoFile } from '#lib/repo/read.ts';
import { createTaskFinder } from '#lib/tasks/find.ts';
import type { Task, TaskStatus } from '#lib/tasks/model.ts';
import type { CommandFailure } from './io-programs.ts';
import type { RegisterTaskOutput } from './io-tasks.ts';
import { runTaskCommand, type TaskCommandContext } from './task-command.ts';

export type { TaskCommandContext };

export interface TaskChange {
  task: Task;
  /** The file as the command will demand to find it. */
  before: RepoFile;
  argv: string[];
}

/**
 * The command that changes fields of a task, bound to the file as it is now.
 * @throws AppError where there is no such task.
 */
export async function planTaskChange(
  ctx: TaskCommandContext,
  reference: string,
  options: readonly string[],
): Promise<TaskChange> {
  const task = await createTaskFinder(ctx.repo, () => ctx.index.get()).require(reference);
  const before = await readRepoFile(ctx.repo, task.path);
  const first = (await ctx.index.get()).taskById.get(task.id);
  // An id that two files have means only the first of them.
  const operand = first?.path === task.path ? task.id : task.path;
  const always = ['--json', '--root', '.', '--expect-hash', before.sha256];
  // `--`: an id comes from a file, and must not become an option.
  return { task, before, argv: [...ctx.env.taskBin, 'update', ...options, ...always, '--', operand] };
}

/** The one command that makes the same change to several tasks, each bound to its file, in their order. */
export function severalChanges(changes: readonly TaskChange[]): string[] {
  const [first, ...more] = changes.map(({ argv }) => argv);
  if (!first || more.length === 0) return first ?? [];
  // All end in `--` and the task.
  const hashes = changes.slice(1).flatMap(({ before }) => ['--expect-hash', before.sha256]);
  const operands = changes.flatMap(({ argv }) => argv.slice(-1));
  return [...first.slice(0, -2), ...hashes, '--', ...operands];
}

/** Runs a planned change of status. */
export async function runStatusChange(
  ctx: TaskCommandContext,
  { task, argv }: TaskChange,
  status: TaskStatus,
  signal?: AbortSignal,
): Promise<RegisterTaskOutput | CommandFailure> {
  const done = await runTaskCommand(ctx, argv, signal ? { signal } : {});
  if (!done.ok) return done;
  const { command, exitCode, stdout } = done;
  const previousStatus = task.status ?? task.rawStatus;
  return { ok: true, taskId: task.id, path: task.path, previousStatus, status, command, exitCode, stdout };
}
