import { AppError } from '#lib/errors.ts';
import { type GitPlace, git, gitFailure, runGit } from '#lib/process/git.ts';
import type { Repo } from '#lib/repo/root.ts';
import { dropIndexLock, type ScratchIndex, scratchIndex } from '#lib/repo/scratch-index.ts';
import { headRef, operationUnderWay } from '#lib/repo/worktrees.ts';
import { fallbackIdentity } from './identity.ts';
import { snapshotTree } from './snapshot-tree.ts';
import { type WorktreePlace, worktreePlace } from './worktree-place.ts';

export interface Committed {
  /** Where the work is now; another one than the run's where the worker left that one. Null where nothing is left. */
  branch: string;
  /** The last commit of that branch; null where the branch is gone and there was nothing to make it of. */
  headSha: string | null;
  /** Whether there was something that was not committed. */
  isNew: boolean;
  /** The run's own branch does not hold the work: it went another way. */
  isRescue: boolean;
  /** For the log. */
  notes: string[];
}

/**
 * Brings everything that stands in a worktree onto a branch, whatever became of the worktree: on another branch, with
 * a merge half done, its index locked, without `.git`. On the run's branch where that leads there, else on
 * `<branch>-rescue`. No hook runs, no file is touched, and no branch of anybody else moves.
 */
export async function commitAll(
  repo: Repo,
  options: { worktree: string; branch: string; message: string },
): Promise<Committed> {
  const { branch } = options;
  const root = { cwd: repo.root };
  const tip = await commitAt(root, `refs/heads/${branch}`);
  const place = worktreePlace(repo, options.worktree);
  if (place === null) {
    const notes = ['The worktree is gone; what was committed is on its branch.'];
    return { branch, headSha: tip, isNew: false, isRescue: false, notes };
  }
  const notes: string[] = [];
  const head = await treeAt(place.isKnown ? place : root, place.isKnown ? 'HEAD' : `refs/heads/${branch}`);
  if (!place.isKnown)
    notes.push('Git does not know the worktree any more; its files were taken as they stand.');
  const operation = place.isKnown ? operationUnderWay(place.gitDir) : null;
  if (operation) notes.push(`A ${operation} was half done; the files were taken as they stand.`);

  const index = scratchIndex(repo, place.isKnown ? place.gitDir : null);
  try {
    const { tree, leftOut } = await snapshotTree({ ...place, indexFile: index.path }, head?.commit ?? null);
    for (const what of leftOut) notes.push(`Not committed: ${what}. The worktree is kept.`);
    const isNew = head === null ? !(await isEmptyTree(root, tree)) : head.tree !== tree;
    const before = head?.commit ?? null;
    const commit = isNew ? await commitTree(root, tree, before, options.message) : before;
    if (commit === null) return { branch, headSha: tip, isNew, isRescue: false, notes };

    const isOurWay = tip === null || tip === before || (await isAncestor(root, tip, commit));
    const goal = isOurWay ? branch : await rescueBranch(root, branch, commit);
    if (!isOurWay) notes.push(`The worker left ${branch}; what it wrote is on ${goal}.`);
    await moveBranch(root, goal, commit, isOurWay ? tip : null);
    if (place.isKnown) await settleWorktree(place, goal, index, notes);
    return { branch: goal, headSha: commit, isNew, isRescue: !isOurWay, notes };
  } finally {
    index.remove();
  }
}

/** The commit that a name leads to, or null. */
export async function commitAt(place: GitPlace, name: string): Promise<string | null> {
  const found = await runGit(place, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  return found.exitCode === 0 ? found.stdout.trim() : null;
}

export async function isAncestor(place: GitPlace, older: string, newer: string): Promise<boolean> {
  const found = await runGit(place, ['merge-base', '--is-ancestor', older, newer]);
  if (found.exitCode === 0) return true;
  if (found.exitCode === 1) return false;
  throw gitFailure(['merge-base'], found, [place.cwd]);
}

/** A commit with its tree, or null. */
async function treeAt(place: GitPlace, name: string): Promise<{ commit: string; tree: string } | null> {
  const found = await runGit(place, ['log', '-1', '--format=%H %T', '--end-of-options', name, '--']);
  const [commit, tree] = found.exitCode === 0 ? found.stdout.trim().split(' ') : [];
  return commit && tree ? { commit, tree } : null;
}

async function isEmptyTree(place: GitPlace, tree: string): Promise<boolean> {
  return (await git(place, ['ls-tree', '--name-only', tree])) === '';
}

async function commitTree(
  place: GitPlace,
  tree: string,
  parent: string | null,
  message: string,
): Promise<string> {
  const parents = parent === null ? [] : ['-p', parent];
  return (
    await git(place, ['commit-tree', ...parents, '-F', '-', tree], { input: message, fallbackIdentity })
  ).trim();
}

/** A name that is free, or holds this very commit already. */
async function rescueBranch(place: GitPlace, branch: string, commit: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = `${branch}-rescue${number === 1 ? '' : `-${number}`}`;
    const there = await commitAt(place, `refs/heads/${name}`);
    if (there === null || there === commit || (await isAncestor(place, there, commit))) return name;
  }
}

async function moveBranch(place: GitPlace, branch: string, to: string, from: string | null): Promise<void> {
  const ref = `refs/heads/${branch}`;
  const before = from ?? (await commitAt(place, ref));
  if (before === to) return;
  const args = ['update-ref', '-m', 'task run', ref, to, before ?? '0'.repeat(to.length)];
  const moved = await runGit(place, args, { fallbackIdentity });
  if (moved.exitCode === 0) return;
  const now = await commitAt(place, ref);
  if (now === to) return;
  throw new AppError('conflict', `${branch} moved while its work was being committed; try again.`);
}

/** Has the worktree stand on the branch that its files are on, so that git calls it clean. */
async function settleWorktree(
  place: WorktreePlace,
  branch: string,
  index: ScratchIndex,
  notes: string[],
): Promise<void> {
  if (operationUnderWay(place.gitDir)) {
    // These forget the operation and leave files and commits alone.
    for (const verb of ['rebase', 'cherry-pick', 'revert', 'merge']) await runGit(place, [verb, '--quit']);
  }
  if (dropIndexLock(place.gitDir)) notes.push('A lock that a killed git had left was taken away.');
  const ref = `refs/heads/${branch}`;
  if (headRef(place.gitDir) !== ref) {
    await git(place, ['symbolic-ref', '-m', 'task run', 'HEAD', ref], { fallbackIdentity });
  }
  // The very index that the commit was made of, with what it knows of each file.
  index.install(place.gitDir);
}
