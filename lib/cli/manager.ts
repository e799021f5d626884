import { type Command, InvalidArgumentError, Option } from 'commander';
import { pause, resume } from '#lib/manager/actions/pause.ts';
import { baseAtHand } from '#lib/manager/base-at-hand.ts';
import { planNow } from '#lib/manager/plan-now.ts';
import { activeStates } from '#lib/manager/run-states.ts';
import { sizeWords } from '#lib/size-words.ts';
import { userName } from '#lib/tasks/completer.ts';
import type { CliContext } from './context.ts';
import { managerClean } from './manager-clean.ts';
import { openManager } from './manager-context.ts';
import { managerRun } from './manager-run.ts';
import { runRow } from './run-cells.ts';
import { printTable } from './table.ts';
import { worktreesHere } from './worktree-use.ts';

export function defineManager(command: Command, open: () => CliContext): void {
  command.helpCommand(false).addHelpText(
    'after',
    `
Examples:
  task manager run
  task manager status
  task manager clean --dry-run
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
    .command('clean')
    .summary('remove worktrees that no run needs any more; branches stay')
    .description('Remove worktrees that no run needs any more. Their branches stay.')
    .option('--dry-run', 'only say what would go, and why the rest stays')
    .addHelpText(
      'after',
      `
A manager does this by itself: after manager.keepWorktreesDays, and earlier while all together take more than
manager.maxWorktreesGb. A worktree stays while its run is under way, waits for review or is tried again, and while
there is anything in it that is not committed on a branch. What git ignores (node_modules, say) goes with it.

Examples:
  task manager clean --dry-run
  task manager clean --json | jq .bytes`,
    )
    .action((flags) => managerClean(open(), flags));
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
    const worktrees = await worktreesHere(ctx.repo, manager.disk);
    if (output.isJson) return output.json({ manager, running, next: plan.lines, worktrees });
    const { holder, paused } = manager;
    const who = holder?.alive
      ? `runs as process ${holder.pid} on ${holder.host}`
      : 'does not run; `task manager run` starts it';
    output.line('The manager ', { text: who, paint: holder?.alive ? 'green' : 'yellow' }, '.');
    if (worktrees.count > 0) {
      const many = worktrees.count === 1 ? '1 worktree' : `${worktrees.count} worktrees`;
      const { worktrees: folder, maxWorktreesGb } = ctx.repo.config.manager;
      output.line(`${many} in ${folder}, ${sizeWords(worktrees.bytes)} of ${maxWorktreesGb} GB.`);
      if (worktrees.bytes > worktrees.limitBytes)
        output.line({
          text: 'That is more than manager.maxWorktreesGb; see `task manager clean --dry-run`.',
          paint: 'yellow',
        });
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
