import type { NavNode } from '#components/shell/nav-data.ts';

/** A row as it is drawn: a node with its place. */
export interface NavRow {
  node: NavNode;
  path: string;
  /** 1 for the top level. */
  level: number;
  /** Place among its siblings, from 1. */
  place: number;
  siblings: number;
  open: boolean;
}

/** The rows to be seen, in order: folders that are not open keep theirs to themselves. */
export function visibleRows(nodes: readonly NavNode[], open: ReadonlySet<string>): NavRow[] {
  const rows: NavRow[] = [];
  const walk = (level: readonly NavNode[], above: string, depth: number) => {
    for (const [at, node] of level.entries()) {
      const path = above + node.n;
      const isOpen = node.k === 'folder' && open.has(path);
      rows.push({ node, path, level: depth, place: at + 1, siblings: level.length, open: isOpen });
      if (isOpen && node.c) walk(node.c, `${path}/`, depth + 1);
    }
  };
  walk(nodes, '', 1);
  return rows;
}

/** Lower-cased title, id and path of a node; a cache, gone with the node. */
const haystacks = new WeakMap<NavNode, string>();

function haystackOf(node: NavNode, path: string): string {
  const known = haystacks.get(node);
  if (known !== undefined) return known;
  const made = `${node.t ?? ''}\n${node.i ?? ''}\n${path}`.toLowerCase();
  haystacks.set(node, made);
  return made;
}

/**
 * Files whose title, id or path holds every word of `query`, below their folders. A folder itself is shown for
 * what is in it, so `files` counts only tasks and documents.
 */
export function matchingRows(nodes: readonly NavNode[], query: string): { rows: NavRow[]; files: number } {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  let files = 0;
  const keep = (level: readonly NavNode[], above: string): NavNode[] => {
    const kept: NavNode[] = [];
    for (const node of level) {
      const path = above + node.n;
      if (node.k === 'folder') {
        const inside = keep(node.c ?? [], `${path}/`);
        if (inside.length > 0) kept.push({ ...node, c: inside });
      } else {
        const haystack = haystackOf(node, path);
        if (!words.every((word) => haystack.includes(word))) continue;
        files += 1;
        kept.push(node);
      }
    }
    return kept;
  };
  const rows = visibleRows(keep(nodes, ''), { has: () => true } as unknown as ReadonlySet<string>);
  return { rows, files };
}

export function countFiles(nodes: readonly NavNode[]): number {
  return nodes.reduce((sum, node) => sum + (node.k === 'folder' ? (node.m ?? 0) : 1), 0);
}

/** What a key does in the tree: go to a row, or open or close a folder. Null is none of ours. */
export function treeKey(
  key: string,
  rows: readonly NavRow[],
  at: number,
): { go: number } | { toggle: string } | null {
  const row = rows[at];
  if (!row) return null;
  const last = rows.length - 1;
  switch (key) {
    case 'ArrowDown':
      return { go: Math.min(last, at + 1) };
    case 'ArrowUp':
      return { go: Math.max(0, at - 1) };
    case 'Home':
      return { go: 0 };
    case 'End':
      return { go: last };
    case 'PageDown':
      return { go: Math.min(last, at + 12) };
    case 'PageUp':
      return { go: Math.max(0, at - 12) };
    case 'ArrowRight':
      if (row.node.k !== 'folder') return null;
      if (!row.open) return { toggle: row.path };
      return rows[at + 1] && (rows[at + 1]?.level ?? 0) > row.level ? { go: at + 1 } : null;
    case 'ArrowLeft':
      if (row.open) return { toggle: row.path };
      for (let above = at - 1; above >= 0; above--) {
        if ((rows[above]?.level ?? 0) < row.level) return { go: above };
      }
      return null;
    default:
      return null;
  }
}

/** The next row, after `at` and round, whose words begin with `typed`. A single letter repeated goes on to the next. */
export function typeAhead(rows: readonly NavRow[], at: number, typed: string): number {
  const wanted = typed.toLowerCase();
  const from = wanted.length > 1 ? 0 : 1;
  for (let step = from; step <= rows.length; step++) {
    const index = (at + step) % rows.length;
    const node = rows[index]?.node;
    if (node && (node.t ?? node.n).toLowerCase().startsWith(wanted)) return index;
  }
  return -1;
}
