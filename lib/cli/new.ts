import { type Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { AppError } from '#lib/errors.ts';
import { type CreatedTask, createTask } from '#lib/tasks/create.ts';
import type { SectionText } from '#lib/tasks/fill-template.ts';
import type { TaskPriority } from '#lib/tasks/model.ts';
import type { NewTask } from '#lib/tasks/plan-task.ts';
import { missingForReady } from '#lib/tasks/sections.ts';
import { partsOfText } from '#lib/tasks/sections-from.ts';
import type { CliContext } from './context.ts';
import { notTaken, type SectionFlags, sectionNames, sectionsFrom, sectionsOf } from './new-sections.ts';
import type { Output } from './output.ts';
import { checkOneStandardInput, readTextInput } from './text-input.ts';
import { collectItems, oneLine, parsePriority } from './usage.ts';

export interface NewFlags extends SectionFlags {
  workstream?: string;
  status?: 'draft' | 'todo';
  priority?: TaskPriority;
  milestone?: string;
  owner?: string;
  label?: string[];
  dependsOn?: string[];
  from?: string;
  template?: string;
  id?: string;
  dryRun?: boolean;
}

export function defineNew(command: Command, open: () => CliContext): void {
  command
    .argument('[title]', 'one line; asked for on a terminal when it is missing', parseTitle)
    .option('-w, --workstream <workstream>', 'folder below the task root that it goes to', parseName)
    .addOption(new Option('--status <status>', 'draft unless told').choices(['draft', 'todo']))
    .option('--priority <priority>', 'p0 to p3', parsePriority)
    .option('--milestone <milestone>', 'what it is part of', oneLine)
    .option('--owner <owner>', 'who it belongs to', oneLine)
    .option('--label <label>', 'again for more, or separated by commas', collectItems)
    .option(
      '--depends-on <id>',
      'needs this task first (again for more, or separated by commas)',
      collectItems,
    )
    .option('--from <file>', 'fill the sections from markdown, by its ## headings; - for standard input')
    .option('--problem <text>', 'what is wrong, and for whom; - for standard input')
    .option('--context <text>', 'what has to be known')
    .option('--possible-solutions <text>', 'what was considered')
    .option('--plan <text>', 'in which steps')
    .option('--acceptance-criteria <text>', 'how anybody tells that it is done')
    .option(
      '--template <template>',
      'one of .tasks/templates/ (default: <workstream>.md, worksheet.md, built in)',
      parseName,
    )
    .option('--id <new-id>', 'instead of WORKSTREAM-SLUG', oneLine)
    .option('--dry-run', 'print the file instead of writing it')
    .addHelpText(
      'after',
      `
Writes <task root>/<workstream>/<slug>.md with every section of the worksheet. Nothing is ever overwritten:
a second task of the same name gets -2. Text of --from before its first ## heading is the Problem.

Examples:
  task new "Log in with a passkey" --workstream infra --priority p1
  task new "Log in with a passkey" -w infra --depends-on INFRA-TOKENS --problem "Passwords leak."
  task new -w web --from notes/idea.md
  git log -5 --format=%B | task new "Sum up the week" -w docs --from - --json | jq -r .path`,
    )
    .action(async (typed: string | undefined, typedFlags: NewFlags) => {
      const { repo, output } = open();
      checkOneStandardInput([typedFlags.from, ...sectionNames().map((flag) => typedFlags[flag])]);
      const from =
        typedFlags.from === undefined ? null : partsOfText(await readTextInput(repo, typedFlags.from));
      const { title = from?.title ?? undefined, ...flags } = {
        ...typedFlags,
        ...(typed && { title: typed }),
      };
      const { isComplete, ...asked } = await completed(repo, output, title, flags);
      if (!isComplete) return;
      const sections = [...(from ? sectionsFrom(from, asked.flags) : []), ...(await sectionsOf(asked.flags))];
      const checkedTitle = usableTitle(asked.title);
      const created = await createTask(repo, newTask(checkedTitle, asked.flags, sections), {
        workstream: asked.flags.workstream ?? '',
        ...(flags.id !== undefined && { id: flags.id }),
        ...(flags.template !== undefined && { template: flags.template }),
        dryRun: flags.dryRun ?? false,
      });
      const passedOver = from === null ? [] : notTaken(from, asked.title);
      printCreated(
        output,
        { ...created, warnings: [...passedOver, ...created.warnings] },
        flags.dryRun ?? false,
      );
    });
}

/** Title and workstream, asked for on a terminal. @throws CommanderError where there is nobody to ask. */
async function completed(
  repo: CliContext['repo'],
  output: Output,
  title: string | undefined,
  flags: NewFlags,
): Promise<{ isComplete: boolean; title: string; flags: NewFlags }> {
  if (title !== undefined && flags.workstream !== undefined) return { isComplete: true, title, flags };
  // Loaded only where they are needed: most calls name both.
  const { askForTask, workstreamNames } = await import('./new-prompts.ts');
  const known = await workstreamNames(repo);
  const canAsk = process.stdin.isTTY && process.stderr.isTTY && !output.isJson && flags.from !== '-';
  if (canAsk) {
    const answers = await askForTask({ title, known, flags });
    if (answers) return { isComplete: true, ...answers };
    throw new AppError('refused', 'Nothing was written.');
  }
  if (title === undefined) {
    throw new CommanderError(
      2,
      'usage',
      'Give the title: task new "Log in with a passkey" --workstream infra.',
    );
  }
  const there = known.length > 0 ? ` There is ${known.join(', ')}; another name makes a new one.` : '';
  throw new CommanderError(2, 'usage', `Say with --workstream where the task belongs.${there}`);
}

function newTask(title: string, flags: NewFlags, sections: SectionText[]): NewTask {
  const { status, priority, milestone, owner, label, dependsOn } = flags;
  return {
    title,
    sections,
    ...(status && { status }),
    ...(priority && { priority }),
    ...(milestone && { milestone }),
    ...(owner && { owner }),
    ...(label && { labels: label }),
    ...(dependsOn && { dependsOn }),
  };
}

function printCreated(output: Output, created: CreatedTask, isDryRun: boolean): void {
  const { task, path, sha256, text, warnings } = created;
  for (const warning of warnings) output.note(warning);
  if (output.isJson) {
    output.json({ task, path, sha256, warnings, ...(isDryRun && { dryRun: true, text }) });
    return;
  }
  if (isDryRun) {
    output.note(`${task.id}  ${path} (not written)`);
    for (const line of text.trimEnd().split('\n')) output.line(line);
    return;
  }
  output.line({ text: task.id, paint: 'bold' }, `  ${path}`);
  const missing = missingForReady(text).map(({ name }) => name);
  const first = missing.length > 0 ? `Write ${missing.join(', ')}, then ` : '';
  output.note(`${first}task update ${task.id} --status ready`);
}

function parseTitle(value: string): string {
  const title = oneLine(value).replace(/\s+/g, ' ');
  if (title === '') throw new InvalidArgumentError('Give the title in words.');
  return title;
}

/** A title that came from a heading of --from or from a prompt. */
function usableTitle(title: string): string {
  try {
    return parseTitle(title);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new CommanderError(2, 'usage', `The title cannot be used. ${error.message}`);
  }
}

function parseName(value: string): string {
  const name = oneLine(value);
  if (name === '' || /[\\/]/.test(name)) throw new InvalidArgumentError('Give one name, without slashes.');
  return name;
}
