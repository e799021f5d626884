import { splitFrontMatter } from '#lib/docs/front-matter-block.ts';
import { headingOf, proseLines } from '#lib/docs/prose-lines.ts';
import { AppError } from '#lib/errors.ts';
import { breather } from '#lib/repo/breather.ts';
import type { DocEntry, RepoIndex } from '#lib/repo/entry.ts';
import { readRepoText } from '#lib/repo/read.ts';
import { readHead } from '#lib/repo/read-head.ts';
import type { Repo } from '#lib/repo/root.ts';
import { plain } from './plain.ts';

export interface FoundHeading {
  text: string;
  /** Plain, for comparing. */
  key: string;
  depth: number;
  /** Counted from 1 in the file. */
  line: number;
}

/** The headings of a file as they are kept: those of a hundred files share their strings. */
type Kept = readonly FoundHeading[];

export interface HeadingRow {
  heading: FoundHeading;
  entry: DocEntry;
}

export interface HeadingRows {
  rows: readonly HeadingRow[];
  /** In how many places a heading stands, by its key. */
  counts: ReadonlyMap<string, number>;
}

interface Shelf {
  /** By the file's entry, which is the same object while the file is the same. */
  byEntry: WeakMap<DocEntry, Kept>;
  rows: WeakMap<RepoIndex['docs'], Promise<HeadingRows>>;
  /** The latest, by root. */
  ready: Map<string, HeadingRows & { docs: RepoIndex['docs'] }>;
  strings: Map<string, string>;
}

// Next loads this module more than once in a process; what was read of ten thousand files must not be there twice.
const slot = Symbol.for('dataface-tasks.headings');
const holder = globalThis as unknown as Record<symbol, Shelf | undefined>;

function shelf(): Shelf {
  holder[slot] ??= { byEntry: new WeakMap(), rows: new WeakMap(), ready: new Map(), strings: new Map() };
  return holder[slot];
}

/** A heading stands early or often; of a longer file the rest is left out. */
const maxBytes = 256 * 1024;
const maxHeadings = 400;
const maxStrings = 50_000;

/** Headings of one file, in order. Read once for each version of it; empty where it cannot be read. */
export async function headingsIn(repo: Repo, entry: DocEntry): Promise<Kept> {
  const { byEntry } = shelf();
  const known = byEntry.get(entry);
  if (known) return known;
  const made = headingsOf((await readText(repo, entry.path)) ?? '');
  byEntry.set(entry, made);
  return made;
}

/**
 * Headings of all files but each one's title. The first call reads every file, in slices that let others work; from then on
 * only those that changed.
 */
export function headingRows(repo: Repo, index: RepoIndex): Promise<HeadingRows> {
  const { rows } = shelf();
  const known = rows.get(index.docs);
  if (known !== undefined) return known;
  const made = readAll(repo, index);
  rows.set(index.docs, made);
  made.catch(() => rows.delete(index.docs));
  return made;
}

/** What is known by now, for an answer that cannot wait: of this state of the repository, or of an earlier one. */
export function headingRowsSoFar(repo: Repo, index: RepoIndex): HeadingRows & { isComplete: boolean } {
  void headingRows(repo, index).catch(() => undefined);
  const ready = shelf().ready.get(repo.root);
  return {
    rows: ready?.rows ?? [],
    counts: ready?.counts ?? new Map(),
    isComplete: ready?.docs === index.docs,
  };
}

async function readAll(repo: Repo, index: RepoIndex): Promise<HeadingRows> {
  const { byEntry, ready } = shelf();
  const breathe = breather();
  const rows: HeadingRow[] = [];
  const counts = new Map<string, number>();
  for (const entry of index.docs) {
    for (const heading of byEntry.get(entry) ?? (await headingsIn(repo, entry))) {
      if (heading.depth === 1 && heading.text === entry.title) continue;
      rows.push({ heading, entry });
      counts.set(heading.key, (counts.get(heading.key) ?? 0) + 1);
    }
    await breathe();
  }
  const all = { rows, counts };
  ready.set(repo.root, { ...all, docs: index.docs });
  return all;
}

async function readText(repo: Repo, path: string): Promise<string | null> {
  const head = readHead(repo, path, maxBytes);
  if (head) return head.text;
  try {
    return (await readRepoText(repo, path, { maxBytes })).text;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function headingsOf(text: string): Kept {
  const block = splitFrontMatter(text);
  const skipped = block ? text.slice(0, block.bodyStart).split('\n').length - 1 : 0;
  const found: FoundHeading[] = [];
  for (const line of proseLines(block ? text.slice(block.bodyStart) : text)) {
    const heading = headingOf(line);
    if (!heading) continue;
    const words = shared(heading.text);
    found.push({
      text: words,
      key: shared(plain(words)),
      depth: heading.depth,
      line: skipped + line.index + 1,
    });
    if (found.length >= maxHeadings) break;
  }
  return found;
}

/** «Problem» ten thousand times is one string. */
function shared(text: string): string {
  const { strings } = shelf();
  const known = strings.get(text);
  if (known !== undefined) return known;
  // A slice would hold the whole file in memory.
  const own = Buffer.from(text).toString();
  if (strings.size < maxStrings) strings.set(own, own);
  return own;
}
