import type { Indexer } from '#lib/docs/repo-index.ts';
import type { Env } from '#lib/env.ts';
import { AppError } from '#lib/errors.ts';
import { childEnv, type RunResult, runProcess } from '#lib/process/run.ts';
import { readRepoFile } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { stripControl } from '#lib/strip-control.ts';
import { createTaskFinder } from '#lib/tasks/find.ts';
import type { Task, TaskStatus } from '#lib/tasks/model.ts';
import type { CommandFailure, RegisterTaskOutput } from './io.ts';
import { limits } from './limits.ts';
import { shownCommand, withoutRoot } from './show-command.ts';

export interface TaskCommandContext {
  repo: Repo;
  env: Env;
  index: Indexer;
}

export interface StatusChange {
  task: Task;
  argv: string[];
}

/**
 * The command that sets a task's status, bound to the file as it is now.
 * @throws AppError where there is no such task.
 */
export async function planStatusChange(
  ctx: TaskCommandContext,
  reference: string,
  status: TaskStatus,
): Promise<StatusChange> {
  const task = await createTaskFinder(ctx.repo, () => ctx.index.get()).require(reference);
  const { sha256 } = await readRepoFile(ctx.repo, task.path);
  const options = ['--status', status, '--json', '--root', '.', '--expect-hash', sha256];
  const first = (await ctx.index.get()).taskById.get(task.id);
  // An id that two files have means only the first of them.
  const operand = first?.path === task.path ? task.id : task.path;
  // `--`: an id comes from a file, and must not become an option.
  return { task, argv: [...ctx.env.taskBin, 'update', ...options, '--', operand] };
}

/** Runs the task CLI to set a status; it validates and writes. What it refuses is a failure with its words. */
export async function changeTaskStatus(
  ctx: TaskCommandContext,
  reference: string,
  status: TaskStatus,
  signal?: AbortSignal,
): Promise<RegisterTaskOutput | CommandFailure> {
  const { task, argv } = await planStatusChange(ctx, reference, status);
  const command = shownCommand(argv, ctx.repo.root);
  const run = await runProcess(argv, {
    cwd: ctx.repo.root,
    env: childEnv({
      TASKS_APP_ROOT: ctx.env.appRoot,
      TASKS_REPO_ROOT: ctx.repo.root,
      // The write lock lives there: the CLI must wait for ours.
      TASKS_STATE_DIR: ctx.repo.stateDir,
      NO_COLOR: '1',
    }),
    timeoutMs: limits.taskCommandMs,
    maxOutputBytes: 1024 * 1024,
    signal,
  }).catch(asMissing);
  const clean = (text: string) => withoutRoot(stripControl(text), ctx.repo.root).trim();
  if (run.outcome !== 'exited' || run.exitCode !== 0) {
    const { code, message } = failureOf(run);
    return { ok: false, code, message: clean(message), command, exitCode: run.exitCode };
  }
  return {
    ok: true,
    taskId: task.id,
    path: task.path,
    previousStatus: task.status ?? task.rawStatus,
    status,
    command,
    exitCode: run.exitCode,
    stdout: clean(run.stdout).slice(0, 10_000),
  };
}

function failureOf(run: RunResult): { code: string; message: string } {
  if (run.outcome === 'aborted') return { code: 'stopped', message: 'The task command was stopped.' };
  if (run.outcome !== 'exited') {
    return { code: 'timeout', message: 'The task command did not end in time and was ended.' };
  }
  try {
    const { error } = JSON.parse(run.stdout) as { error?: { code?: unknown; message?: unknown } };
    if (typeof error?.code === 'string' && typeof error.message === 'string') {
      return { code: error.code, message: error.message };
    }
  } catch {
    // Not the JSON that it promises: its words for people have to do.
  }
  const said = (run.stderr || run.stdout).trim().slice(-1_000);
  const how = run.exitCode === null ? `was ended by ${run.signal}` : `ended with exit code ${run.exitCode}`;
  return { code: 'failed', message: `The task command ${how}${said && `: ${said}`}` };
}

function asMissing(error: unknown): never {
  if (!(error instanceof AppError) || error.code !== 'unavailable') throw error;
  const message = 'The task CLI is not there to run; set TASK_BIN to it, or leave TASK_BIN unset.';
  throw new AppError('unavailable', message, { cause: error });
}
