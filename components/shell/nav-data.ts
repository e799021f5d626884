import type { TaskStatus } from '#lib/tasks/model.ts';

/** What the tree of `lib/docs/tree.ts` gives. */
export interface SourceNode {
  name: string;
  path: string;
  kind: 'folder' | 'task' | 'doc';
  title: string;
  status?: TaskStatus | null;
  problem?: string;
  children?: readonly SourceNode[];
}

/** One row of the navigation on the wire: short keys, and no path, for ten thousand of them are sent at once. */
export interface NavNode {
  /** Name below its folder; the path is the names on the way, joined. */
  n: string;
  k: 'folder' | 'task' | 'doc';
  /** Title, where it is not the name. */
  t?: string;
  /** Id of a task. */
  i?: string;
  /** Status of a task; null is one that we do not know. */
  s?: TaskStatus | null;
  /** What is wrong with the file. */
  e?: string;
  /** Files below a folder. */
  m?: number;
  /** Of a folder; absent where the row limit of the first page cut them. */
  c?: NavNode[];
}

/** The whole tree in its short form. `idOf` gives the id of the task in a file. */
export function toNav(nodes: readonly SourceNode[], idOf: (path: string) => string | undefined): NavNode[] {
  return nodes.map((node) => shorten(node, '', idOf));
}

function shorten(node: SourceNode, above: string, idOf: (path: string) => string | undefined): NavNode {
  const name = above === '' ? node.path : node.path.slice(above.length + 1);
  const short: NavNode = { n: name, k: node.kind };
  if (node.title !== name) short.t = node.title;
  if (node.problem !== undefined) short.e = node.problem;
  if (node.kind === 'task') {
    short.s = node.status ?? null;
    const id = idOf(node.path);
    if (id !== undefined) short.i = id;
  }
  if (node.kind === 'folder') {
    short.c = (node.children ?? []).map((child) => shorten(child, node.path, idOf));
    short.m = short.c.reduce((sum, child) => sum + (child.k === 'folder' ? (child.m ?? 0) : 1), 0);
  }
  return short;
}

/**
 * What the page brings of the tree, as JSON: one string passes from server to browser in a fraction of the time
 * that hundreds of objects take.
 */
export interface FirstNavigation {
  /** As in `NavSnapshot`. */
  tag: string;
  whole: boolean;
  files: number;
  /** Of `NavNode[]`. */
  json: string;
}

/** The folders on the way to `path`, outermost first: `a/b/c` → `a`, `a/b`. */
export function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, at) => names.slice(0, at + 1).join('/'));
}

/**
 * The rows that the first page needs: open folders with their children, at most `maxRows` in all. `whole` tells
 * that nothing was left out, so that nothing has to be fetched.
 */
export function prune(
  nodes: readonly NavNode[],
  open: ReadonlySet<string>,
  maxRows: number,
): { nodes: NavNode[]; whole: boolean } {
  let left = maxRows;
  let whole = true;
  const take = (level: readonly NavNode[], above: string): NavNode[] => {
    const kept = level.slice(0, left);
    if (kept.length < level.length) whole = false;
    left -= kept.length;
    return kept.map((node) => {
      if (!node.c) return node;
      const path = above + node.n;
      if (!open.has(path)) {
        if (node.c.length > 0) whole = false;
        const { c: _, ...closed } = node;
        return closed;
      }
      return { ...node, c: take(node.c, `${path}/`) };
    });
  };
  return { nodes: take(nodes, ''), whole };
}

export const openFoldersCookie = 'tasks_tree';
const maxCookieChars = 2000;

/** The folders that the reader has open, or null where they have not chosen yet. */
export function parseOpenFolders(value: string | undefined): string[] | null {
  if (value === undefined) return null;
  return value.split('~').filter(Boolean).map(decodePart).slice(0, 400);
}

/** The last ones opened, as many as a cookie may hold. */
export function formatOpenFolders(paths: Iterable<string>): string {
  const parts: string[] = [];
  let chars = 0;
  for (const path of [...paths].reverse()) {
    const part = encodeURIComponent(path).replaceAll('~', '%7E');
    chars += part.length + 1;
    if (chars > maxCookieChars) break;
    parts.push(part);
  }
  return parts.reverse().join('~');
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Where nothing was chosen: the top folders, as long as their rows fit on a screen together. */
export function defaultOpenFolders(nodes: readonly NavNode[], first: readonly string[]): string[] {
  const folders = nodes.filter((node) => node.k === 'folder');
  const byWish = folders.toSorted((a, b) => rank(a.n, first) - rank(b.n, first));
  const open: string[] = [];
  let rows = nodes.length;
  for (const folder of byWish) {
    const more = folder.c?.length ?? 0;
    if (rows + more > 36 && open.length > 0) continue;
    rows += more;
    open.push(folder.n);
  }
  return open;
}

function rank(name: string, first: readonly string[]): number {
  const at = first.indexOf(name);
  return at === -1 ? first.length : at;
}
