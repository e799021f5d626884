import { basename } from 'node:path';
import { childEnv, runProcess } from '#lib/process/run.ts';
import type { Repo } from '#lib/repo/root.ts';
import { runHook } from './hooks.ts';
import type { Run } from './run.ts';

export type Notice = 'needs-review' | 'failed' | 'finished';

/** What a run that has just ended means for people; null where it means nothing, as one that is tried again. */
export function noticeOf(run: Run): Notice | null {
  if (run.state === 'in_review') return 'needs-review';
  if (run.state === 'merged') return 'finished';
  const isOver = (run.state === 'failed' || run.state === 'interrupted') && run.retryAt === null;
  return isOver ? 'failed' : null;
}

/** Tells the configured command, and the desktop where that is wanted. Quiet unless configured; never throws. */
export async function notify(repo: Repo, run: Run): Promise<string | null> {
  const event = noticeOf(run);
  if (event === null) return null;
  const { notify: argv, desktopNotifications } = repo.config.manager;
  if (desktopNotifications) await tellDesktop(run, event);
  if (argv === undefined) return null;
  const { id, taskId, taskPath, title, state, failure, reason, branch, baseBranch, attempt, summary } = run;
  const told = { id, state, failure, reason, branch, baseBranch, attempt, summary };
  const value = {
    event,
    repository: basename(repo.root),
    task: { id: taskId, path: taskPath, title },
    run: told,
  };
  return runHook(repo, 'manager.notify', argv, value);
}

const titles: Record<Notice, string> = {
  'needs-review': 'A task waits for your review',
  failed: 'A task is blocked',
  finished: 'A task is completed',
};

async function tellDesktop(run: Run, event: Notice): Promise<void> {
  const body = `${run.taskId}: ${run.title}`;
  // Both take text as arguments behind all options; osascript's script is fixed, the words are its arguments.
  const script = 'on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run';
  const argv =
    process.platform === 'darwin'
      ? ['osascript', '-e', script, titles[event], body]
      : ['notify-send', '--app-name=Dataface Tasks', '--', titles[event], body];
  const options = { cwd: '/', env: childEnv(), timeoutMs: 5_000, maxOutputBytes: 16_384 };
  // No desktop, no program: nobody is there to be told.
  await runProcess(argv, options).catch(() => null);
}
