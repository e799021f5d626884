import type { Command } from 'commander';
import { cancelRun } from '#lib/manager/actions/cancel-run.ts';
import { cancelWords } from '#lib/manager/actions/cancel-words.ts';
import { retryRun, sendBack } from '#lib/manager/actions/continue-run.ts';
import { discardRun } from '#lib/manager/actions/discard-run.ts';
import { endAbandoned } from '#lib/manager/actions/end-abandoned.ts';
import { mergeRun } from '#lib/manager/actions/merge-run.ts';
import { runDiff } from '#lib/manager/actions/run-changes.ts';
import { measuredBytes } from '#lib/manager/disk-use.ts';
import type { Run } from '#lib/manager/run.ts';
import { runStates } from '#lib/manager/run-states.ts';
import { userName } from '#lib/tasks/completer.ts';
import type { CliContext } from './context.ts';
import { findRunMeant } from './find-run-meant.ts';
import { type OpenedManager, openManager } from './manager-context.ts';
import { runHead, runRow } from './run-cells.ts';
import { printLog } from './run-log.ts';
import { printRun } from './run-show.ts';
import { statesMeant } from './run-words.ts';
import { printTable } from './table.ts';
import { textOrStandardInput } from './text-input.ts';
import { oneLine, parseLimit } from './usage.ts';

type Open = () => CliContext;

export function defineRuns(command: Command, open: Open): void {
  command.helpCommand(false).addHelpText(
    'after',
    `
A run is one attempt at one task. Where a run is asked for, a task's id means its newest one.

Examples:
  task runs list
  task runs log INFRA-LOGIN -f
  task runs merge INFRA-LOGIN`,
  );
  command
    .command('list', { isDefault: true })
    .summary('list runs, newest first')
    .description('List runs, newest first.')
    .option('--task <task>', 'only those of one task', oneLine)
    .option('--state <states>', `only in these states: ${runStates.join(', ')}`, oneLine)
    .option('--limit <n>', 'at most so many (default: 50)', parseLimit)
    .addHelpText(
      'after',
      examples(
        'task runs list --state in_review',
        'task runs list --json | jq -r \'.runs[] | select(.state == "failed") | .taskId + ": " + .reason\'',
      ),
    )
    .action((flags) => list(open(), flags));
  on(command, 'show', 'show one run: what it did, its checks and evidence').action((typed: string) =>
    withRun(open, typed, async (ctx, run, { output }) => {
      if (output.isJson) return output.json({ run });
      printRun(output, run, ctx.now(), measuredBytes(run, (await ctx.store.manager()).disk));
    }),
  );
  on(command, 'log', 'print the log of a run')
    .option('-f, --follow', 'go on while it is written')
    .option('--tail <n>', 'only the last lines', parseLimit)
    .addHelpText(
      'after',
      examples(
        'task runs log INFRA-LOGIN -f',
        'task runs log INFRA-LOGIN --tail 20',
        'task runs log 8f3a1c0d9e2b4f76 --json      one JSON value a line',
      ),
    )
    .action((typed: string, flags: { follow?: boolean; tail?: number }) =>
      withRun(open, typed, (ctx, run, { output }) => printLog(ctx, run, output, flags)),
    );
  on(command, 'diff', 'print what a run changed')
    .option('--path <file>', 'only this file', oneLine)
    .option('--stat', 'only names and figures')
    .addHelpText(
      'after',
      examples(
        'task runs diff INFRA-LOGIN',
        'task runs diff INFRA-LOGIN --stat',
        'task runs diff INFRA-LOGIN | git apply --check',
      ),
    )
    .action((typed: string, flags: { path?: string; stat?: boolean }) =>
      withRun(open, typed, (ctx, run, context) => printDiff(ctx, run, context, flags)),
    );
  on(command, 'cancel', 'end a run; what its worker wrote is committed')
    .addHelpText('after', examples('task runs cancel INFRA-LOGIN'))
    .action((typed: string) =>
      withRun(open, typed, async (ctx, run, { repo, output }) => {
        const asked = await cancelRun(ctx, run.id, await userName(repo));
        const now = (await endAbandoned(ctx, asked)) ?? asked;
        if (output.isJson) return output.json({ run: now });
        output.line(cancelWords(now.taskId, now));
      }),
    );
  on(command, 'retry', 'try again, on its branch and in its worktree')
    .addHelpText('after', examples('task runs retry INFRA-LOGIN'))
    .action((typed: string) =>
      withRun(open, typed, async (ctx, run, { output }) => {
        const next = await retryRun(ctx, run.id);
        if (output.isJson) return output.json({ run: next });
        output.line(`${next.taskId} stands in line as run ${next.id}.`);
      }),
    );
  on(command, 'send-back', 'have the worker go on, with a comment')
    .requiredOption('-m, --comment <text>', 'what is to be done; - reads it from standard input')
    .addHelpText(
      'after',
      examples(
        'task runs send-back INFRA-LOGIN -m "Add a test for an expired key."',
        'task runs send-back INFRA-LOGIN --comment - < review.md',
      ),
    )
    .action((typed: string, { comment }: { comment: string }) =>
      withRun(open, typed, async (ctx, run, { output }) => {
        const words = await textOrStandardInput(comment);
        const next = await sendBack(ctx, run.id, { comment: words });
        if (output.isJson) return output.json({ run: next });
        output.line(`${next.taskId} goes on as run ${next.id}.`);
      }),
    );
  on(command, 'merge', 'merge what a run made, and complete its task')
    .option('--by <name>', 'who completed it (default: git user.name, else the owner)', oneLine)
    .option('--keep-branch', 'leave the branch where it is')
    .addHelpText(
      'after',
      `
Merged beside every checkout; the one that stands on the base branch follows. Refused, and nothing done, where both
sides changed the same lines, or where a change of yours that is not committed would be touched.
${examples('task runs merge INFRA-LOGIN', 'task runs merge INFRA-LOGIN --by "Ana" --json')}`,
    )
    .action((typed: string, flags: { by?: string; keepBranch?: boolean }) =>
      withRun(open, typed, async (ctx, run, { output }) => {
        const merged = await mergeRun(ctx, run.id, flags);
        if (output.isJson) return output.json(merged);
        output.line(
          `Merged into ${merged.run.baseBranch} as ${merged.sha.slice(0, 9)}; ${merged.run.taskId} is completed.`,
        );
        for (const note of merged.notes) output.note(note);
      }),
    );
  on(command, 'discard', 'set a run aside; its branch stays')
    .option('--delete-branch', 'delete the branch as well, with all that is on it')
    .addHelpText(
      'after',
      examples('task runs discard INFRA-LOGIN', 'task runs discard INFRA-LOGIN --delete-branch'),
    )
    .action((typed: string, flags: { deleteBranch?: boolean }) =>
      withRun(open, typed, async (ctx, run, { output }) => {
        const { run: gone, notes } = await discardRun(ctx, run.id, flags);
        if (output.isJson) return output.json({ run: gone, notes });
        output.line(
          `${gone.taskId} is set aside${flags.deleteBranch ? '' : `; its work is on ${gone.branch}`}.`,
        );
        for (const note of notes) output.note(note);
      }),
    );
}

/** A subcommand about one run. */
function on(command: Command, name: string, summary: string): Command {
  return command
    .command(name)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    .argument('<run>', 'id of a run, or of a task for its newest one');
}

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

async function withRun(
  open: Open,
  typed: string,
  work: (ctx: OpenedManager, run: Run, context: CliContext) => Promise<void> | void,
): Promise<void> {
  const context = open();
  const ctx = openManager(context);
  try {
    await work(ctx, await findRunMeant(ctx, typed), context);
  } finally {
    await ctx.close();
  }
}

async function list(
  context: CliContext,
  flags: { task?: string; state?: string; limit?: number },
): Promise<void> {
  const { output } = context;
  const states = flags.state === undefined ? undefined : statesMeant(flags.state);
  const ctx = openManager(context);
  try {
    const taskId = flags.task === undefined ? undefined : (await findRunMeant(ctx, flags.task)).taskId;
    const runs = await ctx.store.list({
      limit: flags.limit ?? 50,
      ...(states && { states }),
      ...(taskId !== undefined && { taskId }),
    });
    if (output.isJson) return output.json({ runs });
    if (runs.length === 0) return output.note('No runs. `task manager run` starts what is ready.');
    printTable(output, [runHead, ...runs.map((run) => runRow(run, Date.now()))]);
  } finally {
    await ctx.close();
  }
}

async function printDiff(
  ctx: OpenedManager,
  run: Run,
  { output }: CliContext,
  flags: { path?: string; stat?: boolean },
): Promise<void> {
  const { runFiles } = await import('#lib/manager/actions/run-changes.ts');
  if (flags.stat) {
    const files = await runFiles(ctx, run);
    if (output.isJson) return output.json({ files });
    return printTable(
      output,
      files.map(({ path, from, status, added, removed }) => [
        { text: status },
        { text: added === null ? 'binary' : `+${added} −${removed}` },
        { text: from === null ? path : `${from} → ${path}` },
      ]),
    );
  }
  const { text, isCut } = await runDiff(ctx, run, {
    maxBytes: 64 * 1024 * 1024,
    ...(flags.path !== undefined && { path: flags.path }),
  });
  if (output.isJson) return output.json({ diff: text, isCut });
  // A diff that is to be applied must come out byte for byte; only on a terminal is it made safe and coloured.
  if (output.columns === undefined) process.stdout.write(text);
  else {
    output.lines(
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => {
          const paint = /^(\+\+\+|---|diff|index)/.test(line)
            ? 'bold'
            : line.startsWith('+')
              ? 'green'
              : line.startsWith('-')
                ? 'red'
                : line.startsWith('@@')
                  ? 'cyan'
                  : null;
          return [paint === null ? line : { text: line, paint }];
        }),
    );
  }
  if (isCut) output.note('There is more than is printed here.');
}
