import type { DocEntry, RepoIndex } from '#lib/repo/entry.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';
import { plain } from './plain.ts';

/** What a row is compared by, all of it plain (see `plain`). */
export interface RowText {
  title: string;
  /** Of a task, else ''. */
  id: string;
  /** Last part of the path, without `.md`. */
  name: string;
  path: string;
  /** All of it, for a first look. */
  all: string;
}

export interface NameRow {
  kind: 'task' | 'doc' | 'folder';
  /** Repo-relative. */
  path: string;
  title: string;
  id?: string;
  status?: TaskStatus | null;
  mtimeMs: number;
  text: RowText;
}

interface Shelf {
  /** By the file's entry, which is the same object while the file is the same. */
  byEntry: WeakMap<DocEntry, NameRow>;
  byIndex: WeakMap<RepoIndex['docs'], readonly NameRow[]>;
}

// Next loads this module more than once in a process; what one of them made is there for all.
const slot = Symbol.for('dataface-tasks.names');
const holder = globalThis as unknown as Record<symbol, Shelf | undefined>;

function shelf(): Shelf {
  holder[slot] ??= { byEntry: new WeakMap(), byIndex: new WeakMap() };
  return holder[slot];
}

/** Every task, document and folder by its names. A new state of the repository makes new rows only of what changed. */
export function nameRows(index: RepoIndex): readonly NameRow[] {
  const { byIndex } = shelf();
  const known = byIndex.get(index.docs);
  if (known) return known;
  const rows = index.docs.map((entry) => rowOf(entry, index));
  for (const [path, mtimeMs] of foldersOf(index.docs)) rows.push(folderRow(path, mtimeMs));
  byIndex.set(index.docs, rows);
  return rows;
}

function rowOf(entry: DocEntry, index: RepoIndex): NameRow {
  const { byEntry } = shelf();
  const known = byEntry.get(entry);
  if (known) return known;
  const { kind, path, title, mtimeMs, status } = entry;
  const id = index.taskByPath.get(path)?.id;
  const row: NameRow = {
    kind,
    path,
    title,
    mtimeMs,
    ...(kind === 'task' ? { status: status ?? null } : {}),
    ...(id === undefined ? {} : { id }),
    text: textOf(title, id ?? '', path),
  };
  byEntry.set(entry, row);
  return row;
}

function folderRow(path: string, mtimeMs: number): NameRow {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { kind: 'folder', path, title: name, mtimeMs, text: textOf(name, '', path) };
}

/** Title, id, path: what is looked at of anything that has a name. */
export function textOf(title: string, id: string, path: string): RowText {
  const text = { title: plain(title), id: plain(id), path: plain(path).replace(/\.md$/, '') };
  const name = text.path.slice(text.path.lastIndexOf('/') + 1);
  return { ...text, name, all: `${text.title}\n${text.id}\n${text.path}` };
}

/** Each folder with the time of its newest file. */
function foldersOf(docs: readonly DocEntry[]): Map<string, number> {
  const folders = new Map<string, number>();
  for (const { path, mtimeMs } of docs) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      const known = folders.get(folder);
      if (known !== undefined && known >= mtimeMs) break;
      folders.set(folder, mtimeMs);
    }
  }
  return folders;
}
