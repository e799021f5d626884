import { AppError } from '#lib/errors.ts';
import { type ManagerEvent, runManager } from '#lib/manager/manager.ts';
import type { Run } from '#lib/manager/run.ts';
import { sizeWords } from '#lib/size-words.ts';
import type { CliContext } from './context.ts';
import { openManager } from './manager-context.ts';
import type { Output, Painted } from './output.ts';
import { clock, duration, stateCell } from './run-cells.ts';

export interface ManagerRunFlags {
  once?: boolean;
  workerOnly?: boolean;
  planOnly?: boolean;
  concurrency?: number;
}

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export async function managerRun(context: CliContext, flags: ManagerRunFlags): Promise<void> {
  const { output, repo } = context;
  if (repo.gitDir === null) {
    throw new AppError(
      'refused',
      'This folder is no git repository, and runs work on branches; `git init` makes it one.',
    );
  }
  const stop = new AbortController();
  const hurry = new AbortController();
  let signal: keyof typeof exitCodes | null = null;
  const onSignal = (name: keyof typeof exitCodes) => {
    if (hurry.signal.aborted) process.exit(exitCodes[name]);
    if (signal !== null) return hurry.abort();
    signal = name;
    if (!output.isJson) output.note('Ending the workers and committing what they wrote …');
    stop.abort();
  };
  const signals = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
  for (const name of signals) process.on(name, onSignal);
  const { remote } = repo.config.manager;
  if (flags.workerOnly && context.databaseUrl !== undefined && remote === undefined) {
    throw new AppError(
      'not-configured',
      'Workers on other machines push what they made: name a git remote in tasks.config.json (manager.remote).',
    );
  }
  const isRemoteWorker = flags.workerOnly === true && remote !== undefined;
  const ctx = openManager(context, { watch: true, isRemoteWorker });
  try {
    const tell = output.isJson ? jsonLines() : linesFor(output, flags);
    await runManager(ctx, { ...flags, onEvent: tell }, { stop: stop.signal, hurry: hurry.signal });
  } finally {
    for (const name of signals) process.off(name, onSignal);
    await ctx.close();
  }
  if (signal !== null) process.exitCode = exitCodes[signal];
}

/** One JSON value a line: this command goes on for days. */
function jsonLines(): (event: ManagerEvent) => void {
  const print = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);
  return (event) => {
    switch (event.kind) {
      case 'holding':
        return void print({ event: 'ready', pid: process.pid });
      case 'started':
        return void print({ event: event.isTakenUp ? 'taken-up' : 'started', run: event.run });
      case 'ended':
        return void print({ event: 'ended', run: event.run });
      case 'cleaned':
        return void print({
          event: 'cleaned',
          worktree: event.worktree,
          branch: event.branch,
          bytes: event.bytes,
        });
      case 'problem':
        return void print({ event: 'problem', message: event.words });
      case 'plan':
        return;
    }
  };
}

/** A line for each thing that happens, and one for what it waits for whenever that is another thing. */
function linesFor(output: Output, flags: ManagerRunFlags): (event: ManagerEvent) => void {
  let waiting = '';
  const say = (...parts: (string | Painted)[]) =>
    output.line({ text: `${clock(new Date())}  `, paint: 'dim' }, ...parts);
  return (event) => {
    switch (event.kind) {
      case 'holding':
        return say(
          flags.workerOnly
            ? 'Taking runs from the line. Ctrl-C ends.'
            : 'Watching for tasks that are ready. Ctrl-C ends.',
        );
      case 'started':
        return say({ text: event.run.taskId, paint: 'bold' }, ` ${startWords(event.run, event.isTakenUp)}`);
      case 'ended':
        return say({ text: event.run.taskId, paint: 'bold' }, ' ', stateCell(event.run), endWords(event.run));
      case 'cleaned':
        return say({
          text: `${event.worktree} removed, ${sizeWords(event.bytes)}; ${event.branch} stays.`,
          paint: 'dim',
        });
      case 'problem':
        return say({ text: event.words, paint: 'red' });
      case 'plan': {
        const held = event.plan.lines.filter((each) => each.held !== null);
        const [first] = held;
        const words =
          first === undefined || event.running > 0
            ? ''
            : `${first.task.id} ${first.reason}${held.length > 1 ? ` (${held.length - 1} more wait)` : ''}`;
        if (words !== '' && words !== waiting) say({ text: words, paint: 'dim' });
        waiting = words;
      }
    }
  };
}

function startWords(run: Run, isTakenUp: boolean): string {
  if (isTakenUp) return `taken up again as run ${run.id}`;
  const how = run.comment !== null ? ', sent back' : run.attempt > 1 ? `, attempt ${run.attempt}` : '';
  return `started as run ${run.id} on ${run.branch}${how}`;
}

function endWords(run: Run): string {
  const took =
    run.startedAt === null || run.endedAt === null ? '' : ` after ${duration(run.startedAt, run.endedAt)}`;
  const files =
    run.state === 'in_review'
      ? `, ${run.files.length} ${run.files.length === 1 ? 'file' : 'files'} changed`
      : '';
  const why = run.state !== 'in_review' && run.reason !== null ? `: ${run.reason}` : '';
  const next = run.state === 'failed' && run.retryAt !== null ? ' It is tried again.' : '';
  return `${took}${files}${why}${next}`;
}
