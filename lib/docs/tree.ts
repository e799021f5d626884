import type { DocEntry, RepoIndex } from '#lib/repo/entry.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';
import { naturalOrder } from './natural-order.ts';

/** One row of the tree of folders and documents. Plain data. */
export interface TreeNode {
  name: string;
  /** Repo-relative. */
  path: string;
  kind: 'folder' | 'task' | 'doc';
  title: string;
  /** Of a task only. */
  status?: TaskStatus | null;
  /** What is wrong with the file. */
  problem?: string;
  /** Of a folder only. */
  children?: TreeNode[];
}

/** The folders that hold markdown files, with the files in them; folders first, each level in natural order. */
export function buildTree(index: Pick<RepoIndex, 'docs'>): TreeNode[] {
  const top: TreeNode[] = [];
  const folders = new Map<string, TreeNode[]>([['', top]]);
  for (const entry of index.docs) childrenOf(parentOf(entry.path), folders).push(leaf(entry));
  for (const children of folders.values()) children.sort(foldersFirst);
  return top;
}

function childrenOf(folder: string, folders: Map<string, TreeNode[]>): TreeNode[] {
  const known = folders.get(folder);
  if (known) return known;
  const children: TreeNode[] = [];
  folders.set(folder, children);
  const name = nameOf(folder);
  const node: TreeNode = { name, path: folder, kind: 'folder', title: name, children };
  childrenOf(parentOf(folder), folders).push(node);
  return children;
}

function leaf({ path, kind, title, status, problem }: DocEntry): TreeNode {
  const node: TreeNode = { name: nameOf(path), path, kind, title };
  if (kind === 'task') node.status = status ?? null;
  if (problem !== undefined) node.problem = problem;
  return node;
}

function foldersFirst(a: TreeNode, b: TreeNode): number {
  return Number(b.kind === 'folder') - Number(a.kind === 'folder') || naturalOrder(a.name, b.name);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
