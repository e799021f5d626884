import { basename } from 'node:path';
import type { KeptEnd } from '#lib/process/keeper-files.ts';
import { readRepoText } from '#lib/repo/read.ts';
import { taskOf } from '../change-task.ts';
import { reachFaultPoint } from '../fault-point.ts';
import { pushSnapshots } from '../remote/snapshots.ts';
import type { Run, RunUsage } from '../run.ts';
import { commitWork, recorded } from './commit-work.ts';
import { lastTry, type ProgramOrder, type ProgramWatch, runProgram } from './program.ts';
import { workerPrompt } from './prompt.ts';
import { readReport, wordsBesideBlocks } from './report.ts';
import { checkStop, RunFailed } from './run-failed.ts';
import type { RunSession } from './session.ts';
import { usageLimitUntil } from './usage-limit.ts';
import { runEnv, workerCommand } from './worker-command.ts';
import { addUsage, readEvent } from './worker-events.ts';

/** After so many kept ones were killed, one does not try again. */
const maxTries = 4;
const minTimeoutMs = 60_000;
const maxWordsChars = 200_000;
const maxErrorChars = 2_000;

/** What was seen of a worker. */
export interface WorkerWords {
  /** The last thing that it said. */
  text: string;
  /** The end of its standard error. */
  errors: string;
  /** Of the agent, where it speaks stream-json. */
  result: { isError: boolean; subtype: string } | null;
  limitUntil: Date | null;
  usage: RunUsage | null;
}

/** Runs the worker, or looks after one that runs, until its work is committed. @throws RunFailed */
export async function work(session: RunSession): Promise<void> {
  const { text, usage } = await workerToItsEnd(session);
  const report = readReport(text);
  const done = await commitWork(session, 'work');
  reachFaultPoint('work-committed');
  const summary = report?.summary ?? wordsBesideBlocks(text);
  await session.record({
    ...recorded(done),
    summary: summary === '' ? null : session.redact(summary),
    usage,
  });
  if (done === null || done.files.length === 0) {
    throw new RunFailed('no-change', 'The worker ended well and changed nothing.');
  }
  if (session.run.comment !== null && done.headSha === (await headBefore(session))) {
    throw new RunFailed('no-change', 'The worker changed nothing in answer to the review.');
  }
  await session.record({ state: 'checking', checks: [] });
  reachFaultPoint('state-checking');
}

async function workerToItsEnd(session: RunSession): Promise<WorkerWords> {
  const earlier = lastTry(session, 'worker');
  if (earlier === null) checkStop(session);
  let number = earlier ?? 1;
  let order = earlier === null ? await workerOrder(session) : null;
  for (;;) {
    const words = emptyWords();
    const isTakenUp = order === null;
    if (isTakenUp) session.note('The manager was started again; the worker went on meanwhile.');
    const snapshots = pushSnapshots(session);
    const end = await runProgram(session, `worker-${number}`, order, watchWorker(session, words)).finally(
      () => snapshots.stop(),
    );
    checkStop(session);
    reachFaultPoint('worker-ended');
    const { sessionId } = session.run;
    const { isClaude } = workerCommand(session, sessionId);
    if (end === 'lost') {
      if (!isClaude || sessionId === null || number >= maxTries) {
        throw new RunFailed('lost', 'The worker was killed together with what watched over it.');
      }
      session.note('The worker was killed; its session is taken up again.', 'warn');
    } else if (isClaude && sessionId !== null && isUnknownSession(end, words) && number < maxTries) {
      session.note('The agent does not know its session any more; it begins anew on what is there.', 'warn');
      await session.record({ sessionId: null });
    } else {
      judge(session, end, words);
      return words;
    }
    order = await workerOrder(session, 'It was interrupted.');
    number++;
  }
}

function emptyWords(): WorkerWords {
  return { text: '', errors: '', result: null, limitUntil: null, usage: null };
}

/** What a worker that has ended said last; for a manager that takes the run up after that. */
export async function lastWords(session: RunSession): Promise<WorkerWords> {
  const number = lastTry(session, 'worker');
  const words = emptyWords();
  if (number !== null) await runProgram(session, `worker-${number}`, null, watchWorker(session, words));
  return words;
}

async function workerOrder(session: RunSession, interrupted?: string): Promise<ProgramOrder> {
  const { run, repo } = session;
  const { argv, isClaude } = workerCommand(session, run.sessionId);
  const before = run.continues === null ? null : await session.store.find(run.continues);
  const task = (await taskOf(session, run)) ?? { id: run.taskId, title: run.title, path: run.taskPath };
  const text = await readRepoText(repo, task.path).then(
    (file) => file.text,
    () => '',
  );
  const input = workerPrompt({
    task,
    text,
    branch: run.branch,
    checks: repo.config.manager.checks,
    comment: run.comment,
    before: interrupted ?? howItEnded(run, before),
    isResumed: isClaude && run.sessionId !== null,
  });
  const spentMs = run.startedAt === null ? 0 : session.now().getTime() - Date.parse(run.startedAt);
  // A clock that was set back or forward must neither end it at once nor let it run for ever.
  const leftMs = Math.min(
    run.timeoutMs,
    Math.max(Math.min(minTimeoutMs, run.timeoutMs), run.timeoutMs - Math.max(0, spentMs)),
  );
  session.note(
    `Worker: ${basename(argv[0] ?? '')}${run.sessionId !== null && isClaude ? ', in its earlier session' : ''}.`,
  );
  return {
    argv,
    cwd: `${repo.root}/${run.worktree}`,
    env: runEnv(session, run, { isClaude }),
    input,
    timeoutMs: leftMs,
  };
}

/** Of the work that is in the worktree already; null where there is none, or a reviewer speaks of it. */
function howItEnded(run: Run, before: Run | null): string | null {
  if (run.headSha !== null && run.headSha !== (before?.headSha ?? null))
    return 'It was cut short on another machine.';
  return before?.state === 'failed' || before?.state === 'interrupted' ? before.reason : null;
}

function watchWorker(session: RunSession, words: WorkerWords): ProgramWatch {
  let hasSeenOne = false;
  const seen = () => {
    if (!hasSeenOne) reachFaultPoint('worker-seen');
    hasSeenOne = true;
  };
  return {
    source: 'worker',
    async onState({ program }) {
      reachFaultPoint('worker-started');
      if (program && session.run.state === 'working') await session.record({ worker: program });
    },
    onLine(text, stream) {
      seen();
      if (stream === 'stdout') words.text = `${words.text}${text}\n`.slice(-maxWordsChars);
      else words.errors = `${words.errors}${text}\n`.slice(-maxErrorChars);
    },
    async onEvent(event) {
      seen();
      const said = readEvent(event);
      if (said === null) return;
      if (said.kind === 'limit') {
        words.limitUntil = said.resetsAtMs === null ? null : new Date(said.resetsAtMs);
        return;
      }
      if (
        said.sessionId !== null &&
        said.sessionId !== session.run.sessionId &&
        session.run.state === 'working'
      ) {
        await session.record({ sessionId: said.sessionId });
      }
      if (said.kind !== 'result') return;
      words.text = said.text;
      words.result = { isError: said.isError, subtype: said.subtype };
      words.usage = addUsage(words.usage, said.usage);
    },
  };
}

/** @throws RunFailed unless it ended well. */
function judge(session: RunSession, end: KeptEnd, words: WorkerWords): void {
  const { argv, isClaude } = workerCommand(session, null);
  const name = basename(argv[0] ?? 'the worker');
  if (end.outcome === 'missing') {
    const remedy = isClaude
      ? 'install the Claude CLI so that it is on PATH, set CLAUDE_BIN, or name another worker in tasks.config.json (manager.worker).'
      : 'mend manager.worker in tasks.config.json.';
    throw new RunFailed('worker', `The worker ${name} was not found; ${remedy}`);
  }
  if (end.outcome === 'timeout') {
    const minutes = Math.round(session.run.timeoutMs / 6_000) / 10;
    throw new RunFailed('timeout', `It did not finish within ${minutes} min (manager.timeoutMinutes).`);
  }
  if (end.outcome === 'stopped') throw new RunFailed('worker', 'The worker was ended from outside.');
  const isWell = end.exitCode === 0 && (words.result === null ? !isClaude : !words.result.isError);
  if (isWell) return;
  const last = words.result === null && words.errors.trim() !== '' ? words.errors : words.text;
  const said = session.redact(last.trim().slice(-600));
  const limitWords = words.result !== null || /usage limit/i.test(said) ? said : '';
  const until = words.limitUntil ?? usageLimitUntil(limitWords, session.now());
  if (until !== null) {
    throw new RunFailed('usage-limit', `The model's quota is used up. ${said}`.trim(), { retryAt: until });
  }
  const how = end.exitCode === null ? `was ended by ${end.signal}` : `ended with exit code ${end.exitCode}`;
  const what = end.exitCode === 0 && words.result === null ? 'ended without a result' : how;
  throw new RunFailed('worker', said === '' ? `The worker ${what}.` : `The worker ${what}: ${said}`);
}

function isUnknownSession(end: KeptEnd, words: WorkerWords): boolean {
  return end.outcome === 'exited' && end.exitCode !== 0 && /no conversation found/i.test(words.text);
}

async function headBefore({ run, store }: RunSession): Promise<string | null> {
  const before = run.continues === null ? null : await store.find(run.continues);
  return before?.headSha ?? run.baseSha;
}
