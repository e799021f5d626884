import { Command, CommanderError } from 'commander';
import { AppError } from '#lib/errors.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { type CommandEntry, commands } from './commands.ts';
import { type GlobalOptions, openContext } from './context.ts';
import { createOutput } from './output.ts';

const exitFailed = 1;
const exitUsage = 2;

/** Runs the `task` command and resolves to its exit code: 0 done, 1 failed, 2 wrong usage. */
export async function main(argv: readonly string[]): Promise<number> {
  endQuietlyWhenNobodyReads();
  const args = withoutHelpCommand(argv);
  const isJson = args.includes('--json');
  try {
    const program = await createProgram(args);
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return reportFailure(error, isJson);
  }
}

async function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('task')
    .description('Tasks of a git repository, kept as markdown files')
    .version(packageJson.version)
    .option('--root <dir>', 'the repository (default: the one around the working directory)')
    .option('--json', 'print one JSON value')
    .configureHelp({ showGlobalOptions: true })
    .helpCommand(false)
    .addHelpText(
      'after',
      '\nExamples:\n  task list --ready\n  task new "Log in with a passkey" --workstream infra\n  task update INFRA-LOGIN --status ready\n\n`task <command> --help` tells more.',
    )
    // Usage errors are thrown, and worded in one place.
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  const chosen = commandWord(args);
  const needsAll = chosen !== undefined && commands[chosen]?.needsAll;
  const open = () => openContext(program.opts<GlobalOptions>());
  for (const [name, entry] of Object.entries(commands)) {
    const command = program
      .command(name, { hidden: entry.isHidden ?? false })
      .description(sentence(entry))
      .summary(entry.summary);
    if (name === chosen || needsAll) (await entry.load())(command, open);
  }
  if (chosen === undefined) {
    program.action(async () => (await import('./overview.ts')).printOverview(open()));
  }
  return program;
}

/** The first argument that is no option of ours, and no value of one. */
function commandWord(args: readonly string[]): string | undefined {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--root') at++;
    else if (!arg.startsWith('-')) return arg;
  }
  return undefined;
}

function withoutHelpCommand(argv: readonly string[]): string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv];
}

function sentence({ summary }: CommandEntry): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

function reportFailure(error: unknown, isJson: boolean): number {
  const { code, message, exitCode, details } = describeFailure(error);
  if (exitCode === 0) return 0;
  const output = createOutput({ isJson });
  if (isJson) output.json({ error: { code, message, ...details } });
  else output.note(exitCode === exitUsage ? `${message}\nSee \`task --help\`.` : message);
  return exitCode;
}

function describeFailure(error: unknown): {
  code: string;
  message: string;
  exitCode: number;
  details?: Record<string, unknown> | undefined;
} {
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '').replace(/^./, (first) => first.toUpperCase());
    return { code: 'usage', message, exitCode: error.exitCode === 0 ? 0 : exitUsage };
  }
  if (error instanceof AppError) {
    return { code: error.code, message: error.message, exitCode: exitFailed, details: error.details };
  }
  const message =
    error instanceof Error ? (process.env.TASKS_DEBUG ? error.stack : error.message) : String(error);
  return { code: 'internal', message: message ?? 'Something failed.', exitCode: exitFailed };
}

/** `task list | head` closes the pipe early: that is the reader's good right. */
function endQuietlyWhenNobodyReads(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(Number(process.exitCode ?? 0));
    });
  }
}
