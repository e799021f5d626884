import { userInfo } from 'node:os';
import { AppError } from '#lib/errors.ts';
import { runProcess } from '#lib/process/run.ts';
import type { Repo } from '#lib/repo/root.ts';

/** Who completes a task unless somebody is named: git's user, else the task's owner, else the system's user. */
export async function completerName(repo: Repo, owner: string | null): Promise<string> {
  return (await gitUserName(repo)) ?? owner ?? systemUserName();
}

/** What a person is called here. */
export async function userName(repo: Repo): Promise<string> {
  return (await gitUserName(repo)) ?? systemUserName();
}

async function gitUserName(repo: Repo): Promise<string | undefined> {
  try {
    const options = { cwd: repo.root, timeoutMs: 2_000, maxOutputBytes: 1_000 };
    const { exitCode, stdout } = await runProcess(['git', 'config', '--get', 'user.name'], options);
    const name = stdout.replace(/[\u0000-\u001f\u007f]/g, ' ').trim();
    return exitCode === 0 && name !== '' ? name : undefined;
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') return undefined;
    throw error;
  }
}

function systemUserName(): string {
  try {
    return userInfo().username;
  } catch {
    // Some containers run under a user that the system has no name for.
    return 'unknown';
  }
}
