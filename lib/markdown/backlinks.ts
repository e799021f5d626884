import { AppError } from '#lib/errors.ts';
import { type LinkOut, linksOut } from '#lib/markdown/links-out.ts';
import { breather } from '#lib/repo/breather.ts';
import type { DocEntry, RepoIndex } from '#lib/repo/entry.ts';
import { readRepoText } from '#lib/repo/read.ts';
import { readHead } from '#lib/repo/read-head.ts';
import type { Repo } from '#lib/repo/root.ts';

/** A place that leads to a file. */
export interface Backlink {
  from: DocEntry;
  line: number;
  text: string;
}

interface Shelf {
  /** By the file's entry, which is the same object while the file is the same. */
  byEntry: WeakMap<DocEntry, readonly LinkOut[]>;
  byIndex: WeakMap<RepoIndex['docs'], Promise<ReadonlyMap<string, Backlink[]>>>;
}

// Next loads this module more than once in a process; what was read of ten thousand files must not be there twice.
const slot = Symbol.for('dataface-tasks.backlinks');
const holder = globalThis as unknown as Record<symbol, Shelf | undefined>;

function shelf(): Shelf {
  holder[slot] ??= { byEntry: new WeakMap(), byIndex: new WeakMap() };
  return holder[slot];
}

const maxBytes = 256 * 1024;

/**
 * The places of other files that lead to the one at `path`: by link, by `[[name]]`, or by the task's id. Each file
 * is read once for each version of it; the first call of a server reads all.
 */
export async function backlinksOf(repo: Repo, index: RepoIndex, path: string): Promise<readonly Backlink[]> {
  const { byIndex } = shelf();
  let made = byIndex.get(index.docs);
  if (!made) {
    made = collect(repo, index);
    byIndex.set(index.docs, made);
    made.catch(() => byIndex.delete(index.docs));
  }
  return (await made).get(path) ?? [];
}

async function collect(repo: Repo, index: RepoIndex): Promise<ReadonlyMap<string, Backlink[]>> {
  const byName = namesOf(index);
  const found = new Map<string, Backlink[]>();
  const breathe = breather();
  for (const entry of index.docs) {
    const seen = new Set<string>();
    for (const { kind, to, line, text } of await linksOf(repo, entry)) {
      const path = kind === 'path' ? pathOf(index, to) : byName.get(to.toLowerCase());
      // One place of each file is enough to find it.
      if (path === undefined || path === entry.path || seen.has(path)) continue;
      seen.add(path);
      const list = found.get(path);
      const link = { from: entry, line, text };
      if (list) list.push(link);
      else found.set(path, [link]);
    }
    await breathe();
  }
  return found;
}

function pathOf(index: RepoIndex, to: string): string | undefined {
  for (const path of [to, `${to}.md`, `${to}/README.md`, `${to}/index.md`]) {
    if (index.docByPath.has(path)) return path;
  }
  return undefined;
}

/** Ids of tasks, file names and paths without `.md`; the first of several that share one. */
function namesOf(index: RepoIndex): Map<string, string> {
  const byName = new Map<string, string>();
  const name = (key: string, path: string) => {
    const lower = key.toLowerCase();
    if (!byName.has(lower)) byName.set(lower, path);
  };
  for (const { id, path } of index.tasks) name(id, path);
  for (const { path } of index.docs) name(path.replace(/\.md$/i, ''), path);
  for (const { path } of index.docs) name(path.slice(path.lastIndexOf('/') + 1).replace(/\.md$/i, ''), path);
  return byName;
}

async function linksOf(repo: Repo, entry: DocEntry): Promise<readonly LinkOut[]> {
  const { byEntry } = shelf();
  const known = byEntry.get(entry);
  if (known) return known;
  const links = linksOut(await textOf(repo, entry.path), entry.path);
  byEntry.set(entry, links);
  return links;
}

/** Empty where it cannot be read. */
async function textOf(repo: Repo, path: string): Promise<string> {
  try {
    return (readHead(repo, path, maxBytes) ?? (await readRepoText(repo, path, { maxBytes }))).text;
  } catch (error) {
    if (error instanceof AppError) return '';
    throw error;
  }
}
