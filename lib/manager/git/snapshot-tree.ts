import { join } from 'node:path';
import { type GitPlace, git, gitFailure, runGit } from '#lib/process/git.ts';
import { fileSizes, removeFile } from '#lib/repo/scratch-index.ts';
import type { WorktreePlace } from './worktree-place.ts';

/** Larger files stay where they are: in a repository they would stay for ever, in every clone. */
export const maxFileBytes = 100 * 1024 * 1024;

export interface SnapshotTree {
  tree: string;
  /** What is not in it, in words: the worktree must stay for these. */
  leftOut: string[];
}

/**
 * All files of a worktree as a tree object, through an index that nobody else has: neither a lock nor a merge that a
 * worker left half done is in the way. What git ignores stays out. A repository inside is taken in as plain files.
 * @param base Commit that the index begins at where the worktree's own could not be copied.
 */
export async function snapshotTree(
  place: WorktreePlace & { indexFile: string },
  base: string | null,
): Promise<SnapshotTree> {
  const leftOut: string[] = [];
  const others = (await untracked(place)) ?? (await begunAnew(place, base));
  const nested = others.filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1));
  const files = others.filter((path) => !path.endsWith('/'));
  const sizes = fileSizes(place.workTree, files);
  const huge = files.filter((_, at) => (sizes[at] ?? 0) > maxFileBytes);
  for (const path of huge) leftOut.push(`${path} is over ${maxFileBytes / 1024 / 1024} MB`);

  await addAll(place, [...huge, ...nested], leftOut);
  for (const folder of nested) {
    if (await addNested(place, folder))
      leftOut.push(`${folder} is a repository of its own, with a history of its own`);
  }
  return { tree: (await git(place, ['write-tree'])).trim(), leftOut };
}

/** Files git does not know; ends with a slash where it is a repository of its own. Null where the index cannot be read. */
async function untracked(place: GitPlace): Promise<string[] | null> {
  const args = ['ls-files', '--others', '--exclude-standard', '-z'];
  const run = await runGit(place, args, { maxOutputBytes: 64 * 1024 * 1024 });
  if (run.outcome !== 'exited') throw gitFailure(args, run, [place.cwd]);
  return run.exitCode === 0 ? run.stdout.split('\0').filter((path) => path !== '') : null;
}

/** With an index that holds what the commit does. */
async function begunAnew(place: GitPlace & { indexFile: string }, base: string | null): Promise<string[]> {
  removeFile(place.indexFile);
  await git(place, ['read-tree', base ?? '--empty']);
  return (await untracked(place)) ?? [];
}

async function addAll(place: WorktreePlace, without: readonly string[], leftOut: string[]): Promise<void> {
  // Spelt out so that no name is taken for a pattern; in a file, so that no list is too long.
  const specs = [':(top)', ...without.map((path) => `:(exclude,literal,top)${path}`)];
  const args = ['add', '--all', '--ignore-errors', '--pathspec-from-file=-', '--pathspec-file-nul'];
  const added = await runGit(place, args, { input: specs.join('\0') });
  if (added.outcome === 'exited' && added.exitCode === 0) return;
  // Files that may not be read: all others were added.
  const unreadable = [...added.stderr.matchAll(/^error: open\("(.+)"\): (.+)$/gm)];
  if (unreadable.length === 0) throw gitFailure(args, added, [place.workTree, place.gitDir]);
  for (const [, path, why] of unreadable) leftOut.push(`${path} cannot be read (${why})`);
}

/** Whether there was anything in it. */
async function addNested(place: WorktreePlace & { indexFile: string }, folder: string): Promise<boolean> {
  const workTree = join(place.workTree, folder);
  const inner = { ...place, cwd: workTree, workTree, indexFile: `${place.indexFile}-nested` };
  await git(inner, ['read-tree', '--empty']);
  const { tree } = await snapshotTree(inner, null);
  const entries = await git(place, ['ls-tree', '--name-only', '-z', tree]);
  if (entries === '') return false;
  await git(place, ['read-tree', `--prefix=${folder}/`, tree]);
  return true;
}
