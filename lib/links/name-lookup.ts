import type { DocEntry, RepoIndex } from '#lib/repo/entry.ts';

/** What `[[…]]` names: one document, with a word where others are called the same; or null. */
export interface Named {
  entry: DocEntry;
  /** How many there are of that name, this one among them. */
  candidates: number;
}

interface Names {
  byName: Map<string, DocEntry[]>;
  byTitle: Map<string, DocEntry[]>;
}

/** A cache: made once for each state of the repository that is asked about, gone with it. */
const made = new WeakMap<RepoIndex['docs'], Names>();

function namesOf({ docs }: RepoIndex): Names {
  const known = made.get(docs);
  if (known) return known;
  const names: Names = { byName: new Map(), byTitle: new Map() };
  for (const entry of docs) {
    add(names.byName, plain(baseName(entry.path)), entry);
    add(names.byTitle, plain(entry.title), entry);
  }
  made.set(docs, names);
  return names;
}

/**
 * The document that `[[name]]` means in the file at `fromPath`: a path from that file's folder or from the root, an id,
 * a file's name, or a title, in this order. Of several with one name the nearest counts: the one that shares most
 * folders with the file, then the one least deep, then the first by path.
 */
export function documentNamed(index: RepoIndex, name: string, fromPath: string): Named | null {
  const path = name.replace(/^\.?\//, '').replace(/\.md$/i, '');
  const folder = fromPath.slice(0, fromPath.lastIndexOf('/') + 1);
  for (const candidate of [folder + path, path]) {
    const entry = index.docByPath.get(`${normal(candidate)}.md`);
    if (entry) return { entry, candidates: 1 };
  }
  const task = index.taskById.get(name) ?? index.taskById.get(name.toUpperCase());
  const ofTask = task && index.docByPath.get(task.path);
  if (ofTask) return { entry: ofTask, candidates: 1 };
  const { byName, byTitle } = namesOf(index);
  const found = inFolders(byName.get(plain(baseName(path))), path) ?? byTitle.get(plain(name));
  return found?.length ? { entry: nearest(found, fromPath), candidates: found.length } : null;
}

/** `guides/setup` is one in a folder of that name, wherever that stands. */
function inFolders(found: DocEntry[] | undefined, path: string): DocEntry[] | undefined {
  const ending = plain(`/${path}.md`);
  const fitting = found?.filter((entry) => plain(`/${entry.path}`).endsWith(ending));
  return fitting?.length ? fitting : undefined;
}

function nearest(entries: readonly DocEntry[], fromPath: string): DocEntry {
  const from = fromPath.split('/').slice(0, -1);
  const score = ({ path }: DocEntry) => {
    const folders = path.split('/').slice(0, -1);
    const shared = from.findIndex((part, at) => folders[at] !== part);
    return (shared === -1 ? from.length : shared) * 1_000 - folders.length;
  };
  return entries.reduce((best, entry) => (score(entry) > score(best) ? entry : best));
}

/** Without `.` and `..`. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.md$/i, '');
}

/** Case, composition and runs of blanks make no other name. */
function plain(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function add(map: Map<string, DocEntry[]>, key: string, entry: DocEntry): void {
  const list = map.get(key);
  if (list) list.push(entry);
  else map.set(key, [entry]);
}
