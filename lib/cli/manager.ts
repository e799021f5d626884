import { type Command, InvalidArgumentError, Option } from 'commander';
import { pause, resume } from '#lib/manager/actions/pause.ts';
import { baseAtHand } from '#lib/manager/base-at-hand.ts';
import { listWorktrees } from '#lib/manager/git/make-worktree.ts';
import { planNow } from '#lib/manager/plan-now.ts';
import { activeStates } from '#lib/manager/run-states.ts';
import { diskUse } from '#lib/repo/disk-use.ts';
import { userName } from '#lib/tasks/completer.ts';
import type { CliContext } from './context.ts';
import { type OpenedManager, openManager } from './manager-context.ts';
import { managerRun } from './manager-run.ts';
import { runRow } from './run-cells.ts';
import { printTable } from './table.ts';

export function defineManager(command: Command, open: () => CliContext): void {
  command.helpCommand(false).addHelpText(
    'after',
    `
Examples:
  task manager run
  task manager status
  task manager pause`,
  );
  command
    .command('run')
    .summary('start ready tasks, each with a worker in a worktree of its own')
    .description(
      'Start ready tasks, each with a worker in a worktree of its own, until it is ended with Ctrl-C.',
    )
    .option('--once', 'end when nothing runs and nothing can start')
    .option('--worker-only', 'take runs that another manager has put in line; plan nothing')
    .addOption(
      new Option('--plan-only', 'put runs in line for workers elsewhere; start none here').conflicts(
        'workerOnly',
      ),
    )
    .option(
      '--concurrency <n>',
      'so many at once (default: manager.concurrency of tasks.config.json)',
      parseCount,
    )
    .addHelpText(
      'after',
      `
One manager works on a repository at a time; a second one is told who does. Ctrl-C ends the workers, commits what
they wrote, and leaves their runs to the next start; a second Ctrl-C does not wait for them. With --json each event is
one line of JSON. What is run, and within which limits, stands in tasks.config.json: see docs/manager.md.

Examples:
  task manager run
  task manager run --once --concurrency 4
  task manager run --json | jq -r 'select(.event == "ended") | .run.taskId + " " + .run.state'`,
    )
    .action((flags) => managerRun(open(), flags));
  command
    .command('status', { isDefault: true })
    .summary('who runs it, what is under way, what starts next')
    .description('Say who runs the manager, what is under way, and what would start next.')
    .addHelpText('after', '\nExamples:\n  task manager status\n  task manager status --json | jq .manager')
    .action(() => printStatus(open()));
  command
    .command('pause')
    .summary('start nothing more; what runs goes on')
    .description('Start nothing more; what runs goes on.')
    .addHelpText('after', '\nExamples:\n  task manager pause')
    .action(() => setPaused(open(), true));
  command
    .command('resume')
    .summary('go on after a pause')
    .description('Go on after a pause.')
    .addHelpText('after', '\nExamples:\n  task manager resume')
    .action(() => setPaused(open(), false));
}

async function printStatus(context: CliContext): Promise<void> {
  const { output } = context;
  const ctx = openManager(context);
  try {
    const [manager, running, plan] = await Promise.all([
      ctx.store.manager(),
      ctx.store.list({ states: activeStates }),
      ctx.index
        .get()
        .then((index) => planNow({ ...ctx, index, base: baseAtHand(ctx.repo), now: Date.now() })),
    ]);
    const worktrees = await worktreeUse(ctx);
    if (output.isJson) return output.json({ manager, running, next: plan.lines, worktrees });
    const { holder, paused } = manager;
    const who = holder?.alive
      ? `runs as process ${holder.pid} on ${holder.host}`
      : 'does not run; `task manager run` starts it';
    output.line('The manager ', { text: who, paint: holder?.alive ? 'green' : 'yellow' }, '.');
    if (worktrees.count > 0) {
      const many = worktrees.count === 1 ? '1 worktree' : `${worktrees.count} worktrees`;
      output.line(`${many} in ${ctx.repo.config.manager.worktrees}, ${megabytes(worktrees.bytes)}.`);
    }
    if (paused) output.line(`Paused by ${paused.by}; \`task manager resume\` goes on.`);
    if (running.length > 0) {
      output.line('');
      printTable(
        output,
        running.map((run) => runRow(run, Date.now())),
      );
    }
    if (plan.lines.length > 0) {
      output.line('');
      printTable(
        output,
        plan.lines.slice(0, 20).map(({ task, held, reason }) => [
          { text: task.id, paint: 'bold' },
          { text: reason, paint: held === null ? 'green' : 'dim' },
        ]),
      );
    }
    if (plan.lines.length > 20) output.note(`20 of ${plan.lines.length}; \`task next\` shows all.`);
  } finally {
    await ctx.close();
  }
}

async function worktreeUse({ repo }: OpenedManager): Promise<{ count: number; bytes: number }> {
  const [made, bytes] = await Promise.all([
    listWorktrees(repo),
    diskUse(repo, repo.config.manager.worktrees),
  ]);
  return { count: made.length, bytes };
}

function megabytes(bytes: number): string {
  const mega = bytes / 1024 / 1024;
  return mega < 1_000 ? `${mega.toFixed(mega < 10 ? 1 : 0)} MB` : `${(mega / 1024).toFixed(1)} GB`;
}

async function setPaused(context: CliContext, isPaused: boolean): Promise<void> {
  const { output } = context;
  const ctx = openManager(context);
  try {
    const manager = isPaused ? await pause(ctx, await userName(ctx.repo)) : await resume(ctx);
    if (output.isJson) return output.json({ manager });
    output.line(isPaused ? 'Nothing more is started; what runs goes on.' : 'The manager goes on.');
  } finally {
    await ctx.close();
  }
}

function parseCount(value: string): number {
  if (/^\d{1,2}$/.test(value) && Number(value) >= 1 && Number(value) <= 64) return Number(value);
  throw new InvalidArgumentError('Give a number from 1 to 64.');
}
