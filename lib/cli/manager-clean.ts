import { cleanWorktrees } from '#lib/manager/upkeep/clean-worktrees.ts';
import { sizeWords } from '#lib/size-words.ts';
import type { CliContext } from './context.ts';
import { openManager } from './manager-context.ts';
import type { Output } from './output.ts';
import { type Cell, printTable } from './table.ts';

/** Removes now what a manager would remove some day. */
export async function managerClean(
  context: CliContext,
  { dryRun = false }: { dryRun?: boolean },
): Promise<void> {
  const { output } = context;
  const ctx = openManager(context);
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal);
  try {
    const { removed, kept } = await cleanWorktrees(ctx, { all: true, dryRun, signal: stop.signal });
    const gone = removed.map(({ worktree, branch, bytes }) => ({ worktree, branch, bytes }));
    const bytes = gone.reduce((sum, one) => sum + one.bytes, 0);
    if (output.isJson) return output.json({ dryRun, removed: gone, kept, bytes });
    if (gone.length + kept.length === 0) return output.note('There is no worktree.');
    printAll(output, gone, kept, dryRun);
    const many = gone.length === 1 ? '1 worktree' : `${gone.length} worktrees`;
    if (gone.length === 0) output.note('Nothing can go; `task manager status` says what there is.');
    else if (dryRun) output.note(`${many} would go, ${sizeWords(bytes)}; their branches would stay.`);
    else output.note(`${many} removed, ${sizeWords(bytes)}; their branches stay.`);
  } finally {
    process.off('SIGINT', onSignal);
    await ctx.close();
  }
}

function printAll(
  output: Output,
  gone: readonly { worktree: string; branch: string | null; bytes: number }[],
  kept: readonly { worktree: string; bytes: number; kept: string | null }[],
  dryRun: boolean,
): void {
  const row = (worktree: string, bytes: number, end: Cell): Cell[] => [
    { text: worktree, paint: 'bold' },
    { text: sizeWords(bytes) },
    end,
  ];
  printTable(output, [
    ...gone.map(({ worktree, bytes, branch }) =>
      row(worktree, bytes, {
        text: `${dryRun ? 'would go' : 'removed'}, branch ${branch ?? 'none'}`,
        paint: 'green',
      }),
    ),
    ...kept.map(({ worktree, bytes, kept: why }) =>
      row(worktree, bytes, { text: `stays: ${why ?? 'the command was stopped'}`, paint: 'dim' }),
    ),
  ]);
}
