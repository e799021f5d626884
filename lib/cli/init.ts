import type { Command } from 'commander';
import { AppError } from '#lib/errors.ts';
import { applyInit, type InitPlan, planInit } from '#lib/tasks/init.ts';
import type { CliContext } from './context.ts';
import type { Output } from './output.ts';

interface InitFlags {
  template?: boolean;
  yes?: boolean;
  dryRun?: boolean;
}

export function defineInit(command: Command, open: () => CliContext): void {
  command
    .option('--template', 'also write .tasks/templates/worksheet.md, which `task new` then follows')
    .option('-y, --yes', 'do not ask')
    .option('--dry-run', 'say what would be written, and write nothing')
    .addHelpText(
      'after',
      `
Writes tasks.config.json and a first task where they are missing. What is there is never changed.

Examples:
  task init
  task init --yes --template
  task init --root ../other-repository --dry-run`,
    )
    .action(async (flags: InitFlags) => {
      const { repo, output } = open();
      if (repo.configProblem !== null) {
        throw new AppError('invalid', `${repo.configProblem} Mend it first; nothing was written.`);
      }
      const now = new Date();
      const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
        .map((part) => String(part).padStart(2, '0'))
        .join('-');
      const plan = await planInit(repo, { template: flags.template ?? false, day });
      const isAsked = !flags.yes && !flags.dryRun && !output.isJson && plan.create.length > 0;
      if (isAsked && process.stdin.isTTY && process.stderr.isTTY && !(await isWanted(output, plan))) {
        throw new AppError('refused', 'Nothing was written.');
      }
      const written = flags.dryRun ? [] : await applyInit(repo, plan);
      if (output.isJson) {
        const would = flags.dryRun ? { wouldCreate: plan.create.map(({ path }) => path) } : {};
        output.json({ created: written, kept: plan.keep, ...would });
        return;
      }
      printInit(output, plan, flags.dryRun ? null : written);
    });
}

async function isWanted(output: Output, plan: InitPlan): Promise<boolean> {
  const { confirm, isCancel } = await import('@clack/prompts');
  for (const { path, purpose } of plan.create) output.note(`  ${path}  ${purpose}`);
  const message = plan.create.length === 1 ? 'Write this file?' : `Write these ${plan.create.length} files?`;
  const answer = await confirm({ message, output: process.stderr });
  return !isCancel(answer) && answer;
}

/** @param written Null where nothing was to be written. */
function printInit(output: Output, plan: InitPlan, written: readonly string[] | null): void {
  const shown = plan.create.filter(({ path }) => written === null || written.includes(path));
  const verb = written === null ? 'would write' : 'wrote';
  for (const { path, purpose } of shown)
    output.line(`${verb} `, { text: path, paint: 'bold' }, `  ${purpose}`);
  for (const sentence of plan.keep) output.note(sentence);
  if (written === null) return;
  const next =
    plan.tasks > 0
      ? 'task list'
      : 'task new "<title>" --workstream <folder> writes the next one, task serve shows them in the browser';
  output.note(`${shown.length === 0 ? 'Nothing to do. ' : ''}Next: ${next}`);
}
