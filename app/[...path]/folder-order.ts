import { naturalOrder } from '#lib/docs/natural-order.ts';

interface Listed {
  kind: 'file' | 'folder';
  name: string;
}

/** Folders, then documents, then other files, each by name. */
export function inFolderOrder<T extends Listed>(entries: readonly T[]): T[] {
  return entries.toSorted((a, b) => rank(a) - rank(b) || naturalOrder(a.name, b.name));
}

function rank({ kind, name }: Listed): number {
  return kind === 'folder' ? 0 : name.endsWith('.md') ? 1 : 2;
}
