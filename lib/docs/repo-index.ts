import type { RepoIndex } from '#lib/repo/entry.ts';
import type { FileIdentity } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { walkRepo } from '#lib/repo/walk.ts';
import { type RepoWatcher, watchRepo } from '#lib/repo/watch.ts';
import { assembleIndex } from './assemble-index.ts';
import { type IndexedFile, readEntry } from './read-entry.ts';

export interface Indexer {
  /** The index as of now: a change made before the call is in it. The same object while nothing changed. */
  get(): Promise<RepoIndex>;
  close(): Promise<void>;
}

interface CachedFile {
  key: string;
  /** Null for a file that is not to be seen. */
  file: IndexedFile | null;
  /** False where the file was written so shortly before it was read that another write may look the same. */
  isSettled: boolean;
}

const concurrentReads = 32;
const clockGrainMs = 20;

/**
 * Keeps the index of a repository. Each file is parsed once for each identity. With `watch`, and once every
 * folder is watched, `get` answers from memory until something is reported; otherwise it looks at every file.
 */
export function createIndexer(repo: Repo, options: { watch?: boolean } = {}): Indexer {
  const scanner = createScanner(repo);
  let reports = 0;
  let reportsSeen = -1;
  let isWatching = false;
  let current: RepoIndex | undefined;
  let running: { promise: Promise<RepoIndex>; reports: number } | undefined;
  let queued: Promise<RepoIndex> | undefined;

  const watcher: RepoWatcher | undefined = options.watch
    ? watchRepo(repo, () => {
        reports++;
      })
    : undefined;
  watcher?.ready.then(
    () => {
      // What changed while the watches were being set up was not reported.
      reports++;
      isWatching = true;
    },
    // Not watchable (limits of the system): every call looks for itself.
    () => undefined,
  );

  const scan = (): Promise<RepoIndex> => {
    const started = reports;
    const promise = scanner().then((index) => {
      current = index;
      reportsSeen = started;
      return index;
    });
    const mine = { promise, reports: started };
    running = mine;
    const end = () => {
      if (running === mine) running = undefined;
    };
    promise.then(end, end);
    return promise;
  };

  return {
    async get() {
      // Lets reports that the system already holds for us come in first.
      if (isWatching) await new Promise((resolve) => setImmediate(resolve));
      if (isWatching && current && reportsSeen === reports) return current;
      if (!running) return scan();
      // A scan under way has passed files by that may have changed since; one that starts now has not.
      if (isWatching && running.reports === reports) return running.promise;
      queued ??= running.promise
        .catch(() => undefined)
        .then(() => {
          queued = undefined;
          return running ? running.promise : scan();
        });
      return queued;
    },
    close: async () => watcher?.close(),
  };
}

/** Looks at all files, reads those that changed, and gives the same index again when none did. */
function createScanner(repo: Repo): () => Promise<RepoIndex> {
  let cache = new Map<string, CachedFile>();
  let configRead = '';
  let index: RepoIndex | undefined;
  return async () => {
    const { taskRoots, statuses } = repo.config;
    const configNow = JSON.stringify([taskRoots, statuses]);
    if (configNow !== configRead) cache = new Map();
    configRead = configNow;

    const files = await walkRepo(repo, { extensions: ['.md'] });
    const known = cache;
    const next = new Map<string, CachedFile>();
    let changed = index === undefined || known.size !== files.length;
    const stale: FileIdentity[] = [];
    for (const identity of files) {
      const cached = known.get(identity.path);
      if (cached?.key === identity.key && cached.isSettled) next.set(identity.path, cached);
      else stale.push(identity);
    }
    let at = 0;
    const lane = async () => {
      for (let identity = stale[at++]; identity !== undefined; identity = stale[at++]) {
        const isSettled = identity.mtimeMs < Date.now() - clockGrainMs;
        const file = await readEntry(repo, identity, { taskRoots, statuses });
        next.set(identity.path, { key: identity.key, file, isSettled });
        if (known.get(identity.path)?.key !== identity.key || !isSame(known.get(identity.path)?.file, file)) {
          changed = true;
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrentReads, stale.length) }, lane));
    cache = next;
    if (index !== undefined && !changed) return index;
    const entries = files.flatMap(({ path }) => next.get(path)?.file ?? []);
    index = assembleIndex(entries, (index?.version ?? 0) + 1);
    return index;
  };
}

function isSame(a: IndexedFile | null | undefined, b: IndexedFile | null): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b);
}
