import { runGit } from '#lib/process/git.ts';
import { moveTask } from '../change-task.ts';
import type { ManagerContext } from '../context.ts';
import { commitAll } from '../git/commit-all.ts';
import { removeWorktree } from '../git/remove-worktree.ts';
import type { Run } from '../run.ts';
import { requireRun, requireState } from './find-run.ts';

export interface Discarded {
  run: Run;
  /** What was kept, and why, in words. */
  notes: string[];
}

/**
 * Sets aside what a run made. Its worktree goes once everything in it is on its branch, and the branch stays unless
 * `deleteBranch` says otherwise; its task becomes `todo`.
 */
export async function discardRun(
  ctx: ManagerContext,
  runId: string,
  options: { deleteBranch?: boolean } = {},
): Promise<Discarded> {
  const run = await requireRun(ctx, runId);
  requireState(run, ['in_review', 'failed', 'cancelled', 'interrupted'], 'discarded');
  const notes: string[] = [];
  let worktree: string | null = run.worktree;
  if (run.worktree !== null) {
    const message = `Work in progress on ${run.taskId}\n\nRun: ${run.id}\n`;
    await commitAll(ctx.repo, { worktree: run.worktree, branch: run.branch, message });
    const removal = await removeWorktree(ctx.repo, run.worktree);
    if (removal.removed) worktree = null;
    else notes.push(removal.reason);
  }
  const settled = await ctx.store.settle(run.id, [run.state], {
    state: 'discarded',
    worktree,
    reviewedAt: ctx.now().toISOString(),
  });
  if (options.deleteBranch) {
    // A branch that a worktree stands on cannot go: git refuses, and says which.
    const deleted = await runGit({ cwd: ctx.repo.root }, ['branch', '-D', '--', run.branch]);
    if (deleted.exitCode !== 0) notes.push(`The branch ${run.branch} was kept.`);
  }
  await moveTask(ctx, run, ['in_review', 'in_progress', 'ready', 'blocked'], 'todo');
  return { run: settled, notes };
}
