import type { Command } from 'commander';
import { createIndexer } from '#lib/docs/repo-index.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Repo } from '#lib/repo/root.ts';
import { createTaskFinder } from '#lib/tasks/find.ts';
import type { Finding, Task } from '#lib/tasks/model.ts';
import { validateTasks } from '#lib/tasks/validate.ts';
import { type CliContext, taskQuery } from './context.ts';
import { printFinding } from './findings.ts';

export function defineValidate(command: Command, open: () => CliContext): void {
  command
    .argument('[tasks...]', 'ids, paths, or file names without .md (default: all)')
    .option('--strict', 'every finding is an error, empty sections of ready tasks too')
    .option('--links', 'look for links, pictures and [[names]] that lead nowhere too, in documents as well')
    .addHelpText(
      'after',
      `
Exit code 1 when there is an error.

Examples:
  task validate
  task validate INFRA-LOGIN --strict
  task validate --links              before a merge: every link of every document
  task validate --json | jq '.findings[] | select(.severity == "error")'`,
    )
    .action(async (typed: string[], options: { strict?: boolean; links?: boolean }) => {
      const { repo, output } = open();
      const index = await createIndexer(repo).get();
      const only = typed.length > 0 ? await chosen(repo, index, typed) : undefined;
      const onTerminal = (noun: string) => (process.stderr.isTTY ? showProgress(noun) : () => undefined);
      const ofTasks = await validateTasks(repo, index, {
        ...(only && { only }),
        strict: options.strict ?? false,
        onProgress: onTerminal('tasks'),
      });
      const ofLinks = options.links ? await linkFindings(repo, index, only, onTerminal('files')) : [];
      const findings = [...ofTasks, ...graded(ofLinks, options.strict ?? false)];
      const errors = findings.filter(({ severity }) => severity === 'error').length;
      const warnings = findings.length - errors;
      const tasks = only?.length ?? index.tasks.length;
      if (errors > 0) process.exitCode = 1;
      const files = options.links ? { files: only?.length ?? index.docs.length } : {};
      if (output.isJson) return output.json({ findings, errors, warnings, tasks, ...files });
      for (const finding of findings) printFinding(output, finding);
      const looked =
        files.files === undefined
          ? count(tasks, 'task')
          : `${count(tasks, 'task')}, links of ${count(files.files, 'file')}`;
      output.note(`${looked}: ${count(errors, 'error')}, ${count(warnings, 'warning')}.`);
    });
}

/** Loaded where it is asked for: it brings what knows markdown. */
async function linkFindings(
  repo: Repo,
  index: RepoIndex,
  only: readonly Task[] | undefined,
  onProgress: (done: number, total: number) => void,
): Promise<Finding[]> {
  const { checkLinks } = await import('#lib/links/check-links.ts');
  const paths = only && new Set(only.map(({ path }) => path));
  return checkLinks(repo, index, { ...(paths && { only: paths }), onProgress });
}

function graded(findings: Finding[], strict: boolean): Finding[] {
  return strict ? findings.map((finding) => ({ ...finding, severity: 'error' })) : findings;
}

async function chosen(repo: Repo, index: RepoIndex, typed: readonly string[]): Promise<Task[]> {
  const finder = createTaskFinder(repo, async () => index);
  return Promise.all(
    typed.map(async (each) => {
      const { path } = await finder.require(await taskQuery(repo, each));
      return index.taskByPath.get(path) ?? finder.require(path);
    }),
  );
}

/** Says how far it is, on a terminal, once it takes longer than a moment, and takes that away at the end. */
function showProgress(noun: string): (done: number, total: number) => void {
  let shown = performance.now() + 300;
  let isShown = false;
  return (done, total) => {
    const now = performance.now();
    if (done === total && isShown) process.stderr.write('\r\u001b[K');
    if (done === total || now - shown < 200) return;
    shown = now;
    isShown = true;
    process.stderr.write(`\r${done} of ${total} ${noun}`);
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
