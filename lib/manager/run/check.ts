import { reachFaultPoint } from '../fault-point.ts';
import { hasWorktree } from '../git/make-worktree.ts';
import type { CheckResult } from '../run.ts';
import { ensureWorktree, setUp } from './prepare.ts';
import { lastTry, runProgram } from './program.ts';
import { shown } from './prompt.ts';
import { checkStop, RunFailed } from './run-failed.ts';
import type { RunSession } from './session.ts';
import { runEnv } from './worker-command.ts';

const checkTimeoutMs = 30 * 60_000;
const maxOutputChars = 20_000;

/** Runs the configured checks in the worktree, all of them, each with its result. @throws RunFailed `checks` */
export async function check(session: RunSession): Promise<void> {
  const { checks } = session.repo.config.manager;
  if (
    checks.length > 0 &&
    session.run.worktree !== null &&
    !hasWorktree(session.repo, session.run.worktree)
  ) {
    session.note('The worker took its worktree away; it is made again for the checks.', 'warn');
    await ensureWorktree(session);
    await setUp(session);
  }
  // A manager that was killed between two of them goes on with the next.
  for (let at = session.run.checks.length; at < checks.length; at++) {
    const result = await runCheck(session, checks[at] ?? [], at);
    await session.record({ checks: [...session.run.checks, result] });
    reachFaultPoint('check-done');
  }
  const failed = session.run.checks.filter(({ outcome }) => outcome !== 'passed');
  if (failed.length > 0) {
    const named = failed
      .map(({ argv, outcome, exitCode }) => `${shown(argv)} (${words(outcome, exitCode)})`)
      .join(', ');
    throw new RunFailed(
      'checks',
      `${failed.length === 1 ? 'A check' : `${failed.length} checks`} failed: ${named}.`,
    );
  }
  await session.record({ state: 'finishing' });
  reachFaultPoint('state-finishing');
}

async function runCheck(session: RunSession, argv: readonly string[], at: number): Promise<CheckResult> {
  const step = `check${at + 1}`;
  const earlier = lastTry(session, step);
  let output = '';
  const watch = {
    source: 'check',
    onLine: (text: string) => {
      output = `${output}${text.replace(/\u001b\[[\d;]*m/g, '')}\n`.slice(-maxOutputChars);
    },
  } as const;
  const started = performance.now();
  let end = earlier === null ? 'lost' : await runProgram(session, `${step}-${earlier}`, null, watch);
  if (end === 'lost') {
    checkStop(session);
    output = '';
    session.note(`Check: ${shown(argv)}`);
    const order = {
      argv,
      cwd: `${session.repo.root}/${session.run.worktree}`,
      env: runEnv(session, session.run),
      timeoutMs: checkTimeoutMs,
    };
    end = await runProgram(session, `${step}-${(earlier ?? 0) + 1}`, order, watch);
  }
  checkStop(session);
  const durationMs = Math.round(performance.now() - started);
  if (end === 'lost') return { argv: [...argv], exitCode: null, outcome: 'failed', durationMs, output };
  const outcome =
    end.outcome === 'timeout' || end.outcome === 'missing'
      ? end.outcome
      : end.exitCode === 0
        ? 'passed'
        : 'failed';
  session.note(`${shown(argv)}: ${words(outcome, end.exitCode)}.`, outcome === 'passed' ? 'info' : 'error');
  return { argv: [...argv], exitCode: end.exitCode, outcome, durationMs, output };
}

function words(outcome: CheckResult['outcome'], exitCode: number | null): string {
  switch (outcome) {
    case 'passed':
      return 'passed';
    case 'failed':
      return exitCode === null ? 'was ended' : `exit code ${exitCode}`;
    case 'timeout':
      return `not done within ${checkTimeoutMs / 60_000} min`;
    case 'missing':
      return 'not found';
  }
}
