import { basename } from 'node:path';
import { AppError } from '#lib/errors.ts';
import { childEnv, runProcess } from '#lib/process/run.ts';
import type { Repo } from '#lib/repo/root.ts';
import { stripControl } from '#lib/strip-control.ts';
import type { Task } from '#lib/tasks/model.ts';

const timeoutMs = 10_000;

/**
 * Runs a command of `tasks.config.json` (never one of a task's file) with a JSON value on its standard input. What
 * became of it, in words, where it failed: a hook stops nothing.
 */
export async function runHook(
  repo: Repo,
  name: string,
  argv: readonly string[],
  value: unknown,
): Promise<string | null> {
  try {
    const run = await runProcess(argv, {
      cwd: repo.root,
      env: childEnv({ TASKS_REPO_ROOT: repo.root }),
      input: `${JSON.stringify(value)}\n`,
      timeoutMs,
      maxOutputBytes: 64 * 1024,
    });
    if (run.outcome === 'timeout') return `${name} did not end within ${timeoutMs / 1000} s and was ended.`;
    if (run.exitCode === 0) return null;
    const said = stripControl(run.stderr.trim()).slice(-500);
    return `${name} ended with ${run.exitCode ?? run.signal}${said === '' ? '.' : `: ${said}`}`;
  } catch (error) {
    return `${name}: ${error instanceof AppError ? error.message : 'it could not be started.'}`;
  }
}

/** Tells whoever `manager.onQueued` names that a task became ready. */
export async function tellQueued(repo: Repo, task: Task): Promise<string | null> {
  const { onQueued } = repo.config.manager;
  if (onQueued === undefined) return null;
  return runHook(repo, 'manager.onQueued', onQueued, {
    event: 'queued',
    repository: basename(repo.root),
    task,
  });
}
