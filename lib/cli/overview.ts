import { createIndexer } from '#lib/docs/repo-index.ts';
import { type Task, type TaskStatus, taskStatuses } from '#lib/tasks/model.ts';
import { queryTasks } from '#lib/tasks/query.ts';
import type { CliContext } from './context.ts';
import { noTasks } from './list.ts';
import type { Output } from './output.ts';
import { printTable } from './table.ts';
import { statusCell, taskRow } from './task-cells.ts';

const maxRows = 5;

/** What `task` alone says: how many are where, what goes on, what can start, what to do next. */
export async function printOverview({ repo, output }: CliContext): Promise<void> {
  const { tasks, taskById } = await createIndexer(repo).get();
  const of = (status: TaskStatus) => queryTasks(tasks, taskById, { status: [status] }).tasks;
  const groups = {
    inProgress: of('in_progress'),
    inReview: of('in_review'),
    canStart: queryTasks(tasks, taskById, { ready: true }).tasks,
  };
  const broken = tasks.filter(({ findings }) => findings.some(({ severity }) => severity === 'error'));
  const counts = Object.fromEntries(
    taskStatuses.map((status) => [status, tasks.filter((task) => task.status === status).length]),
  );
  if (output.isJson) return output.json({ total: tasks.length, counts, ...groups, broken });
  if (tasks.length === 0) return output.note(noTasks(repo.config.taskRoots));

  const rows = taskStatuses.filter((status) => (counts[status] ?? 0) > 0);
  printTable(
    output,
    rows.map((status) => [statusCell({ status, rawStatus: status }), { text: String(counts[status]) }]),
  );
  printGroup(output, 'In progress', groups.inProgress);
  printGroup(output, 'In review', groups.inReview);
  printGroup(output, 'Can start', groups.canStart);
  output.line('');
  for (const step of nextSteps(groups, broken)) output.line(`  ${step}`);
}

function printGroup(output: Output, title: string, tasks: readonly Task[]): void {
  if (tasks.length === 0) return;
  output.line('');
  output.line({ text: title, paint: 'bold' });
  printTable(output, tasks.slice(0, maxRows).map(taskRow));
  if (tasks.length > maxRows) output.line({ text: `… and ${tasks.length - maxRows} more`, paint: 'dim' });
}

function nextSteps(
  { inReview, canStart }: { inReview: readonly Task[]; canStart: readonly Task[] },
  broken: readonly Task[],
): string[] {
  const steps: string[] = [];
  if (broken.length > 0) steps.push(`task validate           ${broken.length} with errors`);
  const next = inReview[0] ?? canStart[0];
  if (next) steps.push(`task show ${next.id}`);
  steps.push(
    'task list --status todo  what could be made ready',
    'task serve               the same in the browser',
    'task --help              all commands',
  );
  return steps;
}
