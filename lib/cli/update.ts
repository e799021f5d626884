import { type Command, CommanderError } from 'commander';
import { AppError } from '#lib/errors.ts';
import { tellQueued } from '#lib/manager/hooks.ts';
import type { Repo } from '#lib/repo/root.ts';
import { type TaskChanges, type TaskUpdate, updateTask } from '#lib/tasks/update.ts';
import { type CliContext, taskQuery } from './context.ts';
import type { Output } from './output.ts';
import { collectHashes, collectItems, oneLine } from './usage.ts';
import { priorityMeant, statusMeant } from './words.ts';

interface UpdateFlags extends Pick<TaskChanges, 'owner' | 'milestone'> {
  status?: string;
  priority?: string;
  addDepends?: string[];
  removeDepends?: string[];
  addLabel?: string[];
  removeLabel?: string[];
  by?: string;
  expectHash?: string[];
}

export function defineUpdate(command: Command, open: () => CliContext): void {
  command
    .argument('<tasks...>', 'ids, paths, or file names without .md')
    .option(
      '--status <status>',
      'where the task goes next; ready needs Problem, Plan and Acceptance Criteria',
      oneLine,
    )
    .option('--priority <priority>', 'p0 to p3', oneLine)
    .option('--owner <name>', 'who it belongs to; "" for nobody', oneLine)
    .option('--milestone <name>', 'what it is part of; "" for nothing', oneLine)
    .option(
      '--add-depends <id>',
      'needs this task first (again for more, or separated by commas)',
      collectItems,
    )
    .option('--remove-depends <id>', 'does not need it any more', collectItems)
    .option('--add-label <label>', 'put a label on (again for more, or separated by commas)', collectItems)
    .option('--remove-label <label>', 'take a label off', collectItems)
    .option('--by <name>', 'who completed it (default: git user.name, else the owner)', oneLine)
    .option(
      '--expect-hash <sha256>',
      'change nothing unless the file is still this one; of several tasks, once for each in their order',
      collectHashes,
    )
    .addHelpText(
      'after',
      `
Examples:
  task update INFRA-LOGIN --status ready
  task update INFRA-LOGIN --owner ana --priority p1 --add-label backend
  task update INFRA-LOGIN --add-depends INFRA-TOKENS --remove-depends INFRA-OLD
  task update INFRA-LOGIN --status completed --by "Ana"
  task update INFRA-LOGIN INFRA-TOKENS --milestone m2

Several tasks are changed one after the other. What is refused for one is no hindrance to the rest; exit code 1 says that there was such.`,
    )
    .action(async (typed: string[], flags: UpdateFlags) => {
      const { status, priority, addLabel, removeLabel, by, expectHash = [], ...rest } = flags;
      if (Object.keys(flags).every((name) => name === 'by' || name === 'expectHash')) {
        throw new CommanderError(
          2,
          'usage',
          'Say what to change, for example --status ready; see task update --help.',
        );
      }
      if (expectHash.length > 0 && expectHash.length !== typed.length) {
        throw new CommanderError(2, 'usage', 'Give --expect-hash once for each task, in their order.');
      }
      const { repo, output } = open();
      const changes: TaskChanges = {
        ...rest,
        ...(status !== undefined && { status: statusMeant(status, repo.config) }),
        ...(priority !== undefined && { priority: priorityMeant(priority, repo.config) }),
        ...(addLabel && { addLabels: addLabel }),
        ...(removeLabel && { removeLabels: removeLabel }),
      };
      const update = async (each: string, at: number) =>
        updateTask(repo, await taskQuery(repo, each), changes, {
          ...(by && { by }),
          ...(expectHash[at] && { expectHash: expectHash[at] }),
        });
      const [only = ''] = typed;
      if (typed.length > 1) return updateSeveral(repo, output, typed, update);
      const done = await update(only, 0);
      if (output.isJson) output.json(done);
      else printUpdate(output, done);
      await tellIfQueued(repo, output, done);
    });
}

/** What `--json` prints where several tasks were named: an answer for each, in their order. */
export type UpdateAnswer =
  | ({ ok: true } & Omit<TaskUpdate, 'task'>)
  | { ok: false; code: string; message: string };

async function updateSeveral(
  repo: Repo,
  output: Output,
  typed: readonly string[],
  update: (each: string, at: number) => Promise<TaskUpdate>,
): Promise<void> {
  const results: UpdateAnswer[] = [];
  const updates: TaskUpdate[] = [];
  for (const [at, each] of typed.entries()) {
    try {
      const done = await update(each, at);
      const { task: _task, ...answer } = done;
      results.push({ ok: true, ...answer });
      updates.push(done);
      if (!output.isJson) printUpdate(output, done);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      results.push({ ok: false, code: error.code, message: error.message });
      if (!output.isJson) output.note(error.message);
    }
  }
  if (output.isJson) output.json({ results });
  if (results.some(({ ok }) => !ok)) process.exitCode = 1;
  for (const done of updates) await tellIfQueued(repo, output, done);
}

/** Pages and the drawer come here, too: they start this command. */
async function tellIfQueued(repo: Repo, output: Output, { task, changes }: TaskUpdate): Promise<void> {
  if (task.status !== 'ready' || changes.status === undefined) return;
  const failed = await tellQueued(repo, task);
  if (failed !== null) output.note(failed);
}

function printUpdate(output: Output, { task, path, changes }: TaskUpdate): void {
  const entries = Object.entries(changes);
  output.line({ text: task.id, paint: 'bold' }, `  ${path}`);
  if (entries.length === 0) output.line('  nothing to change: it says so already');
  for (const [field, { from, to }] of entries) output.line(`  ${field}: ${worded(from)} → ${worded(to)}`);
}

function worded(value: string | string[] | null): string {
  if (value === null || value.length === 0) return '(none)';
  return typeof value === 'string' ? value : value.join(', ');
}
