import { shown } from '#lib/manager/run/prompt.ts';
import type { Run } from '#lib/manager/run.ts';
import { sizeWords } from '#lib/size-words.ts';
import type { Output } from './output.ts';
import { duration, stateCell, when } from './run-cells.ts';
import { printTable } from './table.ts';

const standings = { verified: 'green', claimed: 'yellow', refuted: 'red', open: 'dim' } as const;

export function printRun(output: Output, run: Run, now: Date, worktreeBytes: number | null): void {
  output.line({ text: run.taskId, paint: 'bold' }, `  ${run.title}`);
  const end = run.endedAt ?? now.toISOString();
  const took = run.startedAt === null ? '' : `, ${duration(run.startedAt, end)}`;
  const facts: [string, string | null][] = [
    [
      'run',
      `${run.id}${run.attempt > 1 ? `, attempt ${run.attempt}` : ''}${run.continues ? `, continues ${run.continues}` : ''}`,
    ],
    ['when', `${when(run.startedAt ?? run.queuedAt, now.getTime())}${took}`],
    ['branch', `${run.branch} from ${run.baseBranch}`],
    [
      'worktree',
      run.worktree && `${run.worktree}${worktreeBytes === null ? '' : `, ${sizeWords(worktreeBytes)}`}`,
    ],
    [
      'log',
      run.logDroppedAt &&
        `removed ${when(run.logDroppedAt, now.getTime())} (manager.keepRunsDays, manager.maxLogsMb)`,
    ],
    ['why', run.reason],
    ['again', run.retryAt === null ? null : when(run.retryAt, now.getTime())],
    ['comment', run.comment],
    ['files', run.files.length === 0 ? null : `${run.files.length} changed`],
    [
      'cost',
      run.usage?.costUsd == null ? null : `$${run.usage.costUsd.toFixed(2)}, ${run.usage.turns ?? '?'} turns`,
    ],
  ];
  printTable(output, [
    [{ text: 'state', paint: 'dim' }, stateCell(run)],
    ...facts.flatMap(([name, value]) =>
      value === null ? [] : [[{ text: name, paint: 'dim' } as const, { text: value.replace(/\s+/g, ' ') }]],
    ),
  ]);
  if (run.summary !== null) output.line('\n', run.summary);
  if (run.checks.length > 0) {
    output.line('\nChecks');
    printTable(
      output,
      run.checks.map(({ argv, outcome, exitCode }) => [
        { text: outcome, paint: outcome === 'passed' ? 'green' : 'red' },
        { text: `${shown(argv)}${exitCode === null || exitCode === 0 ? '' : ` (${exitCode})`}` },
      ]),
    );
  }
  if (run.evidence.length > 0) {
    output.line('\nAcceptance criteria');
    printTable(
      output,
      run.evidence.map(({ criterion, standing }) => [
        { text: standing, paint: standings[standing] },
        { text: criterion },
      ]),
    );
  }
}
