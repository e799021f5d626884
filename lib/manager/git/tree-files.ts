import { AppError } from '#lib/errors.ts';
import { type GitPlace, git, runGit } from '#lib/process/git.ts';

export interface TreeFile {
  mode: string;
  blob: string;
}

/** A regular file of a tree or commit; null where there is none. */
export async function fileInTree(place: GitPlace, tree: string, path: string): Promise<TreeFile | null> {
  const said = await git(place, ['--literal-pathspecs', 'ls-tree', '-z', '--full-tree', tree, '--', path]);
  const [, mode, kind, blob] = /^(\d+) (\w+) ([\da-f]+)\t/.exec(said) ?? [];
  return kind === 'blob' && mode !== undefined && mode !== '120000' && blob !== undefined
    ? { mode, blob }
    : null;
}

/** @throws AppError `refused` for bytes that are no UTF-8: written back they would be others. */
export async function textOfBlob(place: GitPlace, blob: string): Promise<string> {
  const text = await git(place, ['cat-file', 'blob', blob]);
  if (!text.includes('\uFFFD')) return text;
  throw new AppError('refused', 'A version of the task’s file is not UTF-8; convert it first.');
}

/** Puts a text into the repository's objects; its name. */
export async function storeText(place: GitPlace, text: string): Promise<string> {
  return (await git(place, ['hash-object', '-w', '--stdin'], { input: text })).trim();
}

/** A tree like another, with one file replaced. */
export async function treeWith(
  place: GitPlace & { indexFile: string },
  tree: string,
  path: string,
  file: TreeFile,
): Promise<string> {
  await git(place, ['read-tree', tree]);
  await git(place, ['update-index', '--add', '--cacheinfo', `${file.mode},${file.blob},${path}`]);
  return (await git(place, ['write-tree'])).trim();
}

/** Three versions of a text brought together, or null where two changed the same lines. */
export async function mergeTexts(
  place: GitPlace,
  versions: { ours: string; base: string; theirs: string },
): Promise<string | null> {
  const { ours, base, theirs } = versions;
  if (ours === base || ours === theirs) return theirs;
  if (theirs === base) return ours;
  // merge-tree merges trees: three with nothing but this file.
  const trees: string[] = [];
  for (const text of [base, ours, theirs]) {
    const blob = await storeText(place, text);
    trees.push((await git(place, ['mktree'], { input: `100644 blob ${blob}\tfile\n` })).trim());
  }
  const [baseTree, ourTree, theirTree] = trees as [string, string, string];
  const commit = async (tree: string, parents: string[]) => {
    const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])];
    const identity = { name: 'merge', email: 'merge@localhost' };
    return (await git(place, args, { input: '', fallbackIdentity: identity })).trim();
  };
  const root = await commit(baseTree, []);
  const sides = [await commit(ourTree, [root]), await commit(theirTree, [root])] as const;
  const merged = await runGit(place, ['merge-tree', '--write-tree', ...sides]);
  if (merged.exitCode !== 0) return null;
  const file = await fileInTree(place, merged.stdout.trim(), 'file');
  return file === null ? null : textOfBlob(place, file.blob);
}
