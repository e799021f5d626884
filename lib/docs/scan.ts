import { breather } from '#lib/repo/breather.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import type { FileIdentity } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { walkRepo } from '#lib/repo/walk.ts';
import { assembleIndex } from './assemble-index.ts';
import type { IndexedFile } from './read-entry.ts';

export interface ScannedFile {
  key: string;
  /** Null for a file that is not to be seen. */
  file: IndexedFile | null;
  /** False where the file was written so shortly before it was read that another write may look the same. */
  isSettled: boolean;
}

/** What is kept between two scans, here or on disk. Thrown away as a whole when the configuration changes. */
export type ScannedFiles = Map<string, ScannedFile>;

export interface Scanner {
  /**
   * Looks at everything, or at what is at or below the given paths, reads what changed since the last look, and
   * gives the same index again when nothing did.
   */
  scan(where: 'all' | ReadonlySet<string>): Promise<RepoIndex>;
  /** As of the last scan. */
  files(): ScannedFiles;
  /** How many files the last scan had to read. */
  readCount(): number;
}

const extensions = ['.md'];
const clockGrainMs = 20;

export function createScanner(repo: Repo, known: ScannedFiles = new Map(), knownConfig = ''): Scanner {
  let files = known;
  let configRead = knownConfig;
  let paths: string[] | undefined;
  let folders = new Set<string>();
  let index: RepoIndex | undefined;
  let readCount = 0;

  const isFolder = (path: string) => folders.has(path);

  return {
    files: () => files,
    readCount: () => readCount,
    async scan(where) {
      const config = configIdentity(repo);
      if (config !== configRead) files = new Map();
      const isWhole = where === 'all' || paths === undefined || config !== configRead;
      configRead = config;
      readCount = 0;
      const changes = isWhole
        ? await changesOf(repo, files, await walkRepo(repo, { extensions }), () => true)
        : await changesAt(repo, files, isFolder, where);
      readCount = changes.reads;
      if (index !== undefined && !changes.any) return index;
      if (paths === undefined || changes.moved) {
        paths = [...files.keys()].sort();
        folders = foldersOf(paths);
      }
      const entries = paths.flatMap((path) => files.get(path)?.file ?? []);
      index = assembleIndex(entries, (index?.version ?? 0) + 1);
      return index;
    },
  };
}

/** What the reading of files depends on besides the files. */
export function configIdentity(repo: Repo): string {
  const { taskRoots, statuses, backlog } = repo.config;
  return JSON.stringify([taskRoots, statuses, backlog]);
}

interface Changes {
  any: boolean;
  /** Files came or went. */
  moved: boolean;
  reads: number;
}

async function changesAt(
  repo: Repo,
  files: ScannedFiles,
  isFolder: (path: string) => boolean,
  where: ReadonlySet<string>,
): Promise<Changes> {
  const total: Changes = { any: false, moved: false, reads: 0 };
  for (const path of where) {
    if (hasParentIn(path, where)) continue;
    const found = await walkRepo(repo, { extensions, below: path });
    const prefix = `${path}/`;
    const isHere = isFolder(path)
      ? (each: string) => each === path || each.startsWith(prefix)
      : (each: string) => each === path;
    const changes = await changesOf(repo, files, found, isHere, isFolder(path) ? undefined : [path]);
    total.any ||= changes.any;
    total.moved ||= changes.moved;
    total.reads += changes.reads;
  }
  return total;
}

function hasParentIn(path: string, where: ReadonlySet<string>): boolean {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    if (where.has(path.slice(0, at))) return true;
  }
  return false;
}

/**
 * Brings `files` up to what was found.
 * @param isHere Which known files were looked for; those that were not found again are gone.
 * @param candidates All that can be `isHere`, where that is known to be few.
 */
async function changesOf(
  repo: Repo,
  files: ScannedFiles,
  found: readonly FileIdentity[],
  isHere: (path: string) => boolean,
  candidates?: readonly string[],
): Promise<Changes> {
  const changes: Changes = { any: false, moved: false, reads: 0 };
  const there = new Set(found.map(({ path }) => path));
  for (const path of candidates ?? [...files.keys()]) {
    if (isHere(path) && !there.has(path) && files.delete(path)) changes.any = changes.moved = true;
  }
  const breathe = breather();
  const config = repo.config;
  // Parsing needs the YAML library, which is not loaded where nothing changed.
  let readEntry: typeof import('./read-entry.ts').readEntry | undefined;
  for (const identity of found) {
    const cached = files.get(identity.path);
    if (cached?.key === identity.key && cached.isSettled) continue;
    readEntry ??= (await import('./read-entry.ts')).readEntry;
    // Judged by the time that the system notes itself: a file's own can be set to anything.
    const isSettled = identity.ctimeMs < Date.now() - clockGrainMs;
    const file = await readEntry(repo, identity, config);
    await breathe();
    changes.reads++;
    if (!cached) changes.moved = true;
    if (cached?.key !== identity.key || !isSame(cached.file, file)) changes.any = true;
    files.set(identity.path, { key: identity.key, file, isSettled });
  }
  return changes;
}

function foldersOf(paths: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

function isSame(a: IndexedFile | null, b: IndexedFile | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
