import type { Command } from 'commander';
import { createIndexer } from '#lib/docs/repo-index.ts';
import { type NextTask, planNext } from '#lib/tasks/next.ts';
import { validateTasks } from '#lib/tasks/validate.ts';
import type { CliContext } from './context.ts';
import type { Output } from './output.ts';
import { printTable } from './table.ts';
import { parseLimit } from './usage.ts';

export function defineNext(command: Command, open: () => CliContext): void {
  command
    .option('--limit <n>', 'at most so many', parseLimit)
    .addHelpText(
      'after',
      `
By priority, then age, then id. Exit code 0 also when nothing can start.

Examples:
  task next
  task next --limit 1 --json | jq -r '.next[] | select(.starts) | .task.id'
  task next --json | jq -r '.next[] | select(.starts | not) | "\\(.task.id): \\(.reason)"'`,
    )
    .action(async ({ limit }: { limit?: number }) => {
      const { repo, output } = open();
      const { tasks, taskById, ...index } = await createIndexer(repo).get();
      const ready = tasks.filter(({ status }) => status === 'ready');
      const findings = await validateTasks(repo, { tasks, taskById, ...index }, { only: ready, ready: true });
      const { concurrency, reviewLimit } = repo.config.manager;
      const limits = { concurrency, reviewLimit };
      const plan = planNext({ tasks, taskById, findings, limits, running: 0 });
      const shown = plan.slice(0, limit ?? plan.length);
      if (output.isJson) {
        const next = shown.map(({ task, held, reason }) => ({ task, starts: held === null, reason, held }));
        return output.json({ next, total: plan.length, limits });
      }
      if (plan.length === 0) {
        return output.note('No task is ready. `task list --status todo` shows what could be made so.');
      }
      printPlan(output, shown);
      if (shown.length < plan.length) output.note(`${shown.length} of ${plan.length} ready tasks.`);
    });
}

function printPlan(output: Output, plan: readonly NextTask[]): void {
  printTable(
    output,
    plan.map(({ task, held, reason }) => [
      { text: task.id, paint: 'bold' },
      { text: task.priority ?? '-' },
      held === null ? { text: 'starts next', paint: 'green' } : { text: reason, paint: 'dim' },
    ]),
  );
}
