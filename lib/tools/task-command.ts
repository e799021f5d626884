import type { Indexer } from '#lib/docs/repo-index.ts';
import type { Env } from '#lib/env.ts';
import { AppError } from '#lib/errors.ts';
import { childEnv, type RunResult, runProcess } from '#lib/process/run.ts';
import type { Repo } from '#lib/repo/root.ts';
import { stripControl } from '#lib/strip-control.ts';
import type { CommandFailure } from './io-programs.ts';
import { limits } from './limits.ts';
import { shownCommand, withoutRoot } from './show-command.ts';

export interface TaskCommandContext {
  repo: Repo;
  env: Env;
  index: Indexer;
}

export interface CommandDone {
  ok: true;
  /** As a person may see it. */
  command: string[];
  exitCode: number;
  /** As a person may see it, cut. */
  stdout: string;
  /** What it said with `--json`; undefined where that is no JSON. */
  json: unknown;
}

/** Runs the task CLI; it validates and writes. What it refuses is a failure with its words. */
export async function runTaskCommand(
  ctx: TaskCommandContext,
  argv: readonly string[],
  { input, signal }: { input?: string; signal?: AbortSignal } = {},
): Promise<CommandDone | CommandFailure> {
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
    ...(input === undefined ? {} : { input }),
    timeoutMs: limits.taskCommandMs,
    maxOutputBytes: 1024 * 1024,
    signal,
  }).catch(asMissing);
  const clean = (text: string) => withoutRoot(stripControl(text), ctx.repo.root).trim();
  // Asked for several tasks it answers for each; its exit code then only says that one was refused.
  const isAnswered = run.outcome === 'exited' && isForEach(parsed(run.stdout));
  if (!isAnswered && (run.outcome !== 'exited' || run.exitCode !== 0)) {
    const { code, message } = failureOf(run);
    return { ok: false, code, message: clean(message), command, exitCode: run.exitCode };
  }
  const stdout = clean(run.stdout).slice(0, 10_000);
  return { ok: true, command, exitCode: run.exitCode ?? 0, stdout, json: parsed(run.stdout) };
}

function isForEach(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'results' in json && Array.isArray(json.results);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failureOf(run: RunResult): { code: string; message: string } {
  if (run.outcome === 'aborted') return { code: 'stopped', message: 'The task command was stopped.' };
  if (run.outcome !== 'exited') {
    return { code: 'timeout', message: 'The task command did not end in time and was ended.' };
  }
  const { error } = (parsed(run.stdout) ?? {}) as { error?: { code?: unknown; message?: unknown } };
  if (typeof error?.code === 'string' && typeof error.message === 'string') {
    return { code: error.code, message: error.message };
  }
  // Not the JSON that it promises: its words for people have to do.
  const said = (run.stderr || run.stdout).trim().slice(-1_000);
  const how = run.exitCode === null ? `was ended by ${run.signal}` : `ended with exit code ${run.exitCode}`;
  return { code: 'failed', message: `The task command ${how}${said && `: ${said}`}` };
}

function asMissing(error: unknown): never {
  if (!(error instanceof AppError) || error.code !== 'unavailable') throw error;
  const message = 'The task CLI is not there to run; set TASK_BIN to it, or leave TASK_BIN unset.';
  throw new AppError('unavailable', message, { cause: error });
}
