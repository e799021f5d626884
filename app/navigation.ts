import { type NavNode, toNav } from '#components/shell/nav-data.ts';
import { buildTree } from '#lib/docs/tree.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';

export interface Navigation {
  nodes: NavNode[];
  /** ETag: the state of the index. */
  tag: string;
  files: number;
}

/** A cache: made once for each state of the repository, gone with it. */
const made = new WeakMap<RepoIndex['docs'], Navigation>();

/** The tree of every task and document, in the short form that pages and `GET /api/tree` send. */
export function navigationOf(index: RepoIndex, taskRoots: readonly string[], state: string): Navigation {
  const known = made.get(index.docs);
  if (known) return known;
  // Tasks come first; all else as the tree has it.
  const rank = (path: string) =>
    Number(!taskRoots.some((root) => root === path || root.startsWith(`${path}/`)));
  const tree = buildTree(index).toSorted((a, b) => rank(a.path) - rank(b.path));
  const nodes = toNav(tree, (path) => index.taskByPath.get(path)?.id);
  const navigation = { nodes, tag: `"${state}"`, files: index.docs.length };
  made.set(index.docs, navigation);
  return navigation;
}
