import { AppError } from '#lib/errors.ts';
import { git, gitFailure, runGit } from '#lib/process/git.ts';
import type { Repo } from '#lib/repo/root.ts';
import { scratchIndex } from '#lib/repo/scratch-index.ts';
import { commitAt, isAncestor } from './commit-all.ts';
import { fallbackIdentity } from './identity.ts';
import { fileInTree, mergeTexts, storeText, textOfBlob, treeWith } from './tree-files.ts';

export interface MergeWish {
  branch: string;
  base: string;
  /** Of the merge commit. */
  message: string;
  /** The task's file, and how each version of it is told that the task is done. */
  task: { path: string; complete: (text: string) => Promise<string> };
}

export interface PlannedMerge {
  base: string;
  /** Tip of the base as it was seen. */
  from: string;
  /** What the base is to lead to; the same as `from` where everything is in it already. */
  to: string;
  branchTip: string;
  /** The task's file as it is in `from` and in `to`; null where git does not keep it. */
  task: {
    path: string;
    before: { mode: string; blob: string };
    after: { mode: string; blob: string };
  } | null;
}

/**
 * Makes the commit that merges a run's branch with the task's completion in it, and touches neither a branch nor a file.
 * @throws AppError `conflict` with `details.files` where both sides changed the same lines.
 */
export async function planMerge(repo: Repo, wish: MergeWish): Promise<PlannedMerge> {
  const place = { cwd: repo.root };
  const from = await commitAt(place, `refs/heads/${wish.base}`);
  const branchTip = await commitAt(place, `refs/heads/${wish.branch}`);
  if (from === null) throw new AppError('not-found', `There is no branch ${wish.base} to merge into.`);
  if (branchTip === null) throw new AppError('not-found', `There is no branch ${wish.branch} any more.`);
  const isMerged = await isAncestor(place, branchTip, from);
  const { path, complete } = wish.task;
  const merged = isMerged
    ? { tree: `${from}^{tree}`, conflicts: [] }
    : await mergeTree(repo, from, branchTip);
  const others = merged.conflicts.filter((file) => file !== path);
  if (others.length > 0) throw conflict(wish, others);

  const before = await fileInTree(place, from, path);
  const inTree = await fileInTree(place, merged.tree, path);
  let tree = (await git(place, ['rev-parse', '--verify', merged.tree])).trim();
  let task: PlannedMerge['task'] = null;
  if (before !== null) {
    if (inTree === null)
      throw new AppError('refused', `${wish.branch} deletes ${path}, the file of its own task.`);
    const text =
      merged.conflicts.length > 0
        ? await mergeTaskFile(repo, wish, from, branchTip)
        : await complete(await textOfBlob(place, inTree.blob));
    const after = { mode: inTree.mode, blob: await storeText(place, text) };
    task = { path, before, after };
    const index = scratchIndex(repo, null);
    try {
      if (after.blob !== inTree.blob) {
        tree = await treeWith({ ...place, indexFile: index.path }, tree, path, after);
      }
    } finally {
      index.remove();
    }
  }
  const treeBefore = (await git(place, ['rev-parse', '--verify', `${from}^{tree}`])).trim();
  if (isMerged && tree === treeBefore) return { base: wish.base, from, to: from, branchTip, task };
  const parents = isMerged ? [from] : [from, branchTip];
  const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
  const to = (await git(place, args, { input: wish.message, fallbackIdentity })).trim();
  return { base: wish.base, from, to, branchTip, task };
}

/** The merged tree, with the files that both sides changed at the same lines (git-merge-tree(1), «output»). */
async function mergeTree(
  repo: Repo,
  ours: string,
  theirs: string,
): Promise<{ tree: string; conflicts: string[] }> {
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', ours, theirs];
  const run = await runGit({ cwd: repo.root }, args);
  if (run.exitCode !== 0 && run.exitCode !== 1) {
    if (/usage: git merge-tree|unknown option/.test(run.stderr)) {
      throw new AppError('unavailable', 'Merging needs git 2.38 or newer; update git.');
    }
    throw gitFailure(args, run, [repo.root]);
  }
  const [tree = '', ...files] = run.stdout.split('\0');
  return { tree: tree.trim(), conflicts: [...new Set(files.filter((file) => file !== ''))] };
}

/** The file of the task, in which both sides say something about its state: that of its being done counts. */
async function mergeTaskFile(repo: Repo, wish: MergeWish, from: string, tip: string): Promise<string> {
  const place = { cwd: repo.root };
  const fork = (await git(place, ['merge-base', from, tip])).trim();
  const texts = await Promise.all(
    [from, fork, tip].map(async (commit) => {
      const file = await fileInTree(place, commit, wish.task.path);
      return file === null ? null : wish.task.complete(await textOfBlob(place, file.blob));
    }),
  );
  const [ours, base, theirs] = texts;
  if (ours == null || base == null || theirs == null) throw conflict(wish, [wish.task.path]);
  const merged = await mergeTexts(place, { ours, base, theirs });
  if (merged === null) throw conflict(wish, [wish.task.path]);
  return merged;
}

function conflict(wish: MergeWish, files: readonly string[]): AppError {
  const named = files.slice(0, 5).join(', ');
  const more = files.length > 5 ? ` and ${files.length - 5} more` : '';
  const remedy = `Merge ${wish.base} into ${wish.branch} in its worktree, or send it back.`;
  return new AppError(
    'conflict',
    `${wish.branch} and ${wish.base} changed the same lines of ${named}${more}. ${remedy}`,
    { details: { files } },
  );
}
