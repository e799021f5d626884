import { randomBytes } from 'node:crypto';
import { type NavNode, toNav } from '#components/shell/nav-data.ts';
import { buildTree } from '#lib/docs/tree.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';

export interface Navigation {
  nodes: NavNode[];
  /** ETag: this server's run and the state of the index. */
  tag: string;
  files: number;
}

// Versions of an index begin anew with each start of the server; the letters keep two runs apart. On globalThis,
// for Next loads this module more than once in a process.
const slot = Symbol.for('dataface-tasks.run');
const holder = globalThis as unknown as Record<symbol, string | undefined>;
const run = holder[slot] ?? randomBytes(4).toString('hex');
holder[slot] = run;

/** A cache: made once for each state of the repository, gone with it. */
const made = new WeakMap<RepoIndex['docs'], Navigation>();

/** The tree of every task and document, in the short form that pages and `GET /api/tree` send. */
export function navigationOf(index: RepoIndex, taskRoots: readonly string[]): Navigation {
  const known = made.get(index.docs);
  if (known) return known;
  // Tasks come first; all else as the tree has it.
  const rank = (path: string) =>
    Number(!taskRoots.some((root) => root === path || root.startsWith(`${path}/`)));
  const tree = buildTree(index).toSorted((a, b) => rank(a.path) - rank(b.path));
  const nodes = toNav(tree, (path) => index.taskByPath.get(path)?.id);
  const navigation = { nodes, tag: `"${run}-${index.version}"`, files: index.docs.length };
  made.set(index.docs, navigation);
  return navigation;
}
