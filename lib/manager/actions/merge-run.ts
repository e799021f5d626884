import { AppError } from '#lib/errors.ts';
import { runGit } from '#lib/process/git.ts';
import { withWriteLock } from '#lib/repo/lock.ts';
import { readRepoText } from '#lib/repo/read.ts';
import { writeRepoFile } from '#lib/repo/write.ts';
import { completerName } from '#lib/tasks/completer.ts';
import { updateTask } from '#lib/tasks/update.ts';
import { updateText } from '#lib/tasks/update-text.ts';
import { taskOf } from '../change-task.ts';
import type { ManagerContext } from '../context.ts';
import { advanceBase, checkoutOf } from '../git/advance-base.ts';
import { planMerge } from '../git/merge-plan.ts';
import { removeWorktree } from '../git/remove-worktree.ts';
import { mergeTexts, textOfBlob } from '../git/tree-files.ts';
import { worktreePlace } from '../git/worktree-place.ts';
import { notify } from '../notify.ts';
import { bringHere } from '../remote/bring-here.ts';
import type { Run } from '../run.ts';
import { requireRun, requireState } from './find-run.ts';

export interface Merged {
  run: Run;
  /** The merge on the base branch. */
  sha: string;
  notes: string[];
}

/**
 * Merges what a run made into its base branch, with the task's completion in the same commit. Made beside every
 * checkout; the one that stands on the base follows, without touching what a person changed there.
 * @throws AppError `conflict` (`details.files`) where both sides changed the same lines, `refused` where changes of a
 * person are in the way; nothing was done then.
 */
export async function mergeRun(
  ctx: ManagerContext,
  runId: string,
  options: { by?: string; keepBranch?: boolean } = {},
): Promise<Merged> {
  const run = await requireRun(ctx, runId);
  requireState(run, ['in_review'], 'merged');
  await bringHere(ctx.repo, run);
  await refuseOpenChanges(ctx, run);
  const task = await taskOf(ctx, run);
  if (task === null) throw new AppError('not-found', `${run.taskId} is no task any more.`);
  const by = options.by ?? (await completerName(ctx.repo, task.owner));
  const now = ctx.now();
  const complete = async (text: string) => {
    const bom = text.startsWith('\uFEFF') ? '\uFEFF' : '';
    const changes = { status: 'completed' } as const;
    return bom + (await updateText(ctx.repo, task.path, text.slice(bom.length), changes, { by, now }));
  };
  const message = `Merge ${run.branch}: ${task.title}\n\nTask: ${task.id}\nRun: ${run.id}\n`;

  const merge = await withWriteLock(
    ctx.repo,
    async () => {
      const wish = { branch: run.branch, base: run.baseBranch, message, task: { path: task.path, complete } };
      const planned = await planMerge(ctx.repo, wish);
      const file = await taskFileAfter(ctx, planned, complete);
      await advanceBase(ctx.repo, planned, `task runs merge ${run.branch}`);
      if (file) await writeRepoFile(ctx.repo, task.path, Buffer.from(file.text), { sha256: file.sha256 });
      return planned;
    },
    { timeoutMs: 60_000 },
  );
  // Where git does not keep its file, or another branch is checked out: the file at hand is told as well.
  await updateTask(ctx.repo, task.path, { status: 'completed' }, { by, now }).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
  });
  const settled = await ctx.store.settle(run.id, ['in_review'], {
    state: 'merged',
    headSha: merge.branchTip,
    reviewedAt: now.toISOString(),
  });
  const notes = await tidy(ctx, settled, options.keepBranch === true);
  const untold = await notify(ctx.repo, settled);
  if (untold !== null) notes.push(untold);
  return { run: (await ctx.store.find(run.id)) ?? settled, sha: merge.to, notes };
}

/** What a person mended in the worktree and did not commit would be left behind. */
async function refuseOpenChanges({ repo }: ManagerContext, run: Run): Promise<void> {
  const place = run.worktree === null ? null : worktreePlace(repo, run.worktree);
  if (!place?.isKnown) return;
  const status = await runGit(place, ['status', '--porcelain', '-z', '--ignore-submodules=none']);
  if (status.exitCode !== 0 || status.stdout === '') return;
  const files = status.stdout.split('\0').flatMap((line) => (line.length > 3 ? [line.slice(3)] : []));
  const named = files.slice(0, 5).join(', ');
  throw new AppError(
    'refused',
    `${run.worktree} has changes that are not committed (${named}). Commit them there, or throw them away, and merge again.`,
    { details: { files } },
  );
}

/**
 * What the task's file in the checkout is to say: the merged version with what a person wrote there and did not
 * commit. Null where it is no file of git's, or another branch is checked out.
 */
async function taskFileAfter(
  { repo }: ManagerContext,
  { base, task }: Awaited<ReturnType<typeof planMerge>>,
  complete: (text: string) => Promise<string>,
): Promise<{ text: string; sha256: string } | null> {
  if (task === null || (await checkoutOf(repo, base)) !== repo.root) return null;
  const place = { cwd: repo.root };
  const file = await readRepoText(repo, task.path);
  const before = await textOfBlob(place, task.before.blob);
  const after = await textOfBlob(place, task.after.blob);
  const ours = await complete(file.bom ? `\uFEFF${file.text}` : file.text);
  const text = await mergeTexts(place, { ours, base: await complete(before), theirs: after });
  if (text !== null) return { text, sha256: file.sha256 };
  throw new AppError(
    'conflict',
    `You and the worker changed the same lines of ${task.path}. Commit or undo your changes of it, and merge again; nothing was merged.`,
    { details: { files: [task.path] } },
  );
}

/** Everything is in the base: worktree and branch hold nothing more. */
async function tidy(ctx: ManagerContext, run: Run, keepBranch: boolean): Promise<string[]> {
  const notes: string[] = [];
  if (run.worktree !== null) {
    const removal = await removeWorktree(ctx.repo, run.worktree);
    if (removal.removed) await ctx.store.settle(run.id, ['merged'], { state: 'merged', worktree: null });
    else notes.push(removal.reason);
  }
  if (keepBranch || run.headSha === null) return notes;
  const args = ['update-ref', '-d', `refs/heads/${run.branch}`, run.headSha];
  if (notes.length > 0 || (await runGit({ cwd: ctx.repo.root }, args)).exitCode !== 0) {
    notes.push(`The branch ${run.branch} was kept.`);
  }
  return notes;
}
