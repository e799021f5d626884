import { type Command, CommanderError, InvalidArgumentError } from 'commander';
import type { Config } from '#lib/config.ts';
import { createIndexer } from '#lib/docs/repo-index.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { filterFacts, filterWords } from '#lib/tasks/filter/facts.ts';
import { matchFilter } from '#lib/tasks/filter/match.ts';
import { parseFilter } from '#lib/tasks/filter/parse.ts';
import type { Task } from '#lib/tasks/model.ts';
import { queryTasks, type TaskFilter, type TaskSortKey, taskSortKeys } from '#lib/tasks/query.ts';
import type { CliContext } from './context.ts';
import { printTable } from './table.ts';
import { taskHeader, taskRow } from './task-cells.ts';
import { collectItems, oneLine, parseLimit } from './usage.ts';
import { priorityMeant, statusMeant } from './words.ts';

/** As typed: what words mean is known once the repository is. */
interface ListFlags extends Omit<TaskFilter, 'status' | 'priority'> {
  status?: string[];
  priority?: string[];
  filter?: string;
}

export function defineList(command: Command, open: () => CliContext): void {
  command
    .option('--status <statuses>', 'only these, separated by commas', collectItems)
    .option('--priority <priorities>', 'only these, separated by commas', collectItems)
    .option('--milestone <name>', 'only of this milestone', oneLine)
    .option('--owner <name>', 'only of this owner', oneLine)
    .option('--workstream <name>', 'only of this folder below the task root', oneLine)
    .option('--label <label>', 'only with this label', oneLine)
    .option('--ready', 'only those that can start: ready, with every dependency completed')
    .option('--search <text>', 'only with all of these words in id, title, labels or path')
    .option('--filter <text>', 'only what passes a filter as on the board: is:blocked -label:web updated:>7d')
    .option('--sort <key>', `order by ${taskSortKeys.join(', ')}; -key turns it round`, parseSort)
    .option('--limit <n>', 'at most so many', parseLimit)
    .addHelpText(
      'after',
      `
Examples:
  task list --status ready,in_progress
  task list --ready --owner ana
  task list --filter 'is:waiting -owner:ana updated:<1m "login"'
  task list --search "login token" --sort -created --limit 10
  task list --json | jq -r '.tasks[].id'`,
    )
    .action(async ({ status, priority, filter: text, ...flags }: ListFlags) => {
      const { repo, output } = open();
      const { config } = repo;
      const filter: TaskFilter = {
        ...flags,
        ...(status && { status: status.map((word) => statusMeant(word, config)) }),
        ...(priority && { priority: priority.map((word) => priorityMeant(word, config)) }),
      };
      const index = await createIndexer(repo).get();
      const tasks = text === undefined ? index.tasks : passing(text, index, config);
      const found = queryTasks(tasks, index.taskById, filter);
      if (output.isJson) return output.json(found);
      if (found.tasks.length === 0) {
        return output.note(index.tasks.length === 0 ? noTasks(repo.config.taskRoots) : 'No task matches.');
      }
      printTable(output, [taskHeader, ...found.tasks.map(taskRow)]);
      if (found.total > found.tasks.length) output.note(`${found.tasks.length} of ${found.total} tasks.`);
    });
}

function passing(text: string, index: RepoIndex, config: Config): Task[] {
  const words = filterWords(config, index);
  const { terms, problems } = parseFilter(text, words);
  const [problem] = problems;
  if (problem) throw new CommanderError(2, 'usage', `--filter: ${problem.message}`);
  return index.tasks.filter(matchFilter(terms, filterFacts(index, words, new Date())));
}

export function noTasks(taskRoots: readonly string[]): string {
  return `There are no tasks yet: a task is a markdown file with front matter under ${taskRoots.join(' or ')}. \`task init\` makes a first one.`;
}

function parseSort(value: string): { key: TaskSortKey; descending: boolean } {
  const name = value.replace(/^-/, '');
  const key = taskSortKeys.find((known) => known === name);
  if (!key) throw new InvalidArgumentError(`Use one of ${taskSortKeys.join(', ')}.`);
  return { key, descending: value.startsWith('-') };
}
