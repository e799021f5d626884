import type { Command } from 'commander';
import { createIndexer } from '#lib/docs/repo-index.ts';
import { baseAtHand } from '#lib/manager/base-at-hand.ts';
import type { Plan, PlannedTask } from '#lib/manager/plan.ts';
import { planNow } from '#lib/manager/plan-now.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import type { CliContext } from './context.ts';
import { openKnownRuns } from './known-runs.ts';
import type { Output } from './output.ts';
import { printTable } from './table.ts';
import { parseLimit } from './usage.ts';

export function defineNext(command: Command, open: () => CliContext): void {
  command
    .option('--limit <n>', 'at most so many', parseLimit)
    .addHelpText(
      'after',
      `
What was asked for first, then what was begun, then by priority, age and id; a week in line counts as one step of
priority. With --json, \`starts\` is true also where only the manager is missing. Exit code 0 also when nothing can start.

Examples:
  task next
  task next --limit 1 --json | jq -r '.next[] | select(.starts) | .task.id'
  task next --json | jq -r '.next[] | select(.starts | not) | "\\(.task.id): \\(.reason)"'`,
    )
    .action(async ({ limit }: { limit?: number }) => {
      const context = open();
      const { repo, output } = context;
      const index = await createIndexer(repo).get();
      const plan = (await look(context, index)).lines;
      const shown = plan.slice(0, limit ?? plan.length);
      if (output.isJson) {
        const { concurrency, reviewLimit } = repo.config.manager;
        const next = shown.map((each) => ({ ...each, starts: startsWithManager(each) }));
        return output.json({ next, total: plan.length, limits: { concurrency, reviewLimit } });
      }
      if (plan.length === 0) {
        return output.note('No task is ready. `task list --status todo` shows what could be made so.');
      }
      printPlan(output, shown);
      if (shown.length < plan.length) output.note(`${shown.length} of ${plan.length} ready tasks.`);
    });
}

async function look(context: CliContext, index: RepoIndex): Promise<Plan> {
  const { repo } = context;
  const store = openKnownRuns(context);
  try {
    return await planNow({ repo, index, store, base: baseAtHand(repo), now: Date.now() });
  } finally {
    await store.close();
  }
}

/** What any manager would take: only that there is none may hold it. */
function startsWithManager({ held }: PlannedTask): boolean {
  return held === null || held.code === 'no-manager';
}

function printPlan(output: Output, plan: readonly PlannedTask[]): void {
  printTable(
    output,
    plan.map((each) => [
      { text: each.task.id, paint: 'bold' },
      { text: each.task.priority ?? '-' },
      { text: each.reason, paint: startsWithManager(each) ? 'green' : 'dim' },
    ]),
  );
}
