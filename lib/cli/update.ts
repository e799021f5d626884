import { type Command, CommanderError } from 'commander';
import { tellQueued } from '#lib/manager/hooks.ts';
import { type TaskChanges, type TaskUpdate, updateTask } from '#lib/tasks/update.ts';
import { type CliContext, taskQuery } from './context.ts';
import type { Output } from './output.ts';
import { collectItems, oneLine, parseHash } from './usage.ts';
import { priorityMeant, statusMeant } from './words.ts';

interface UpdateFlags extends Pick<TaskChanges, 'owner' | 'milestone'> {
  status?: string;
  priority?: string;
  addDepends?: string[];
  removeDepends?: string[];
  addLabel?: string[];
  removeLabel?: string[];
  by?: string;
  expectHash?: string;
}

export function defineUpdate(command: Command, open: () => CliContext): void {
  command
    .argument('<task>', 'id, path, or file name without .md')
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
    .option('--expect-hash <sha256>', 'change nothing unless the file is still this one', parseHash)
    .addHelpText(
      'after',
      `
Examples:
  task update INFRA-LOGIN --status ready
  task update INFRA-LOGIN --owner ana --priority p1 --add-label backend
  task update INFRA-LOGIN --add-depends INFRA-TOKENS --remove-depends INFRA-OLD
  task update INFRA-LOGIN --status completed --by "Ana"`,
    )
    .action(async (typed: string, flags: UpdateFlags) => {
      const { status, priority, addLabel, removeLabel, by, expectHash, ...rest } = flags;
      if (Object.keys(flags).every((name) => name === 'by' || name === 'expectHash')) {
        throw new CommanderError(
          2,
          'usage',
          'Say what to change, for example --status ready; see task update --help.',
        );
      }
      const { repo, output } = open();
      const changes: TaskChanges = {
        ...rest,
        ...(status !== undefined && { status: statusMeant(status, repo.config) }),
        ...(priority !== undefined && { priority: priorityMeant(priority, repo.config) }),
        ...(addLabel && { addLabels: addLabel }),
        ...(removeLabel && { removeLabels: removeLabel }),
      };
      const update = await updateTask(repo, await taskQuery(repo, typed), changes, {
        ...(by && { by }),
        ...(expectHash && { expectHash }),
      });
      if (output.isJson) output.json(update);
      else printUpdate(output, update);
      // Pages and the drawer come here, too: they start this command.
      if (update.task.status === 'ready' && update.changes.status !== undefined) {
        const failed = await tellQueued(repo, update.task);
        if (failed !== null) output.note(failed);
      }
    });
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
