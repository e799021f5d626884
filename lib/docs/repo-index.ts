import { setImmediate } from 'node:timers/promises';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { excludeIdentity } from '#lib/repo/git-ignored.ts';
import type { Repo } from '#lib/repo/root.ts';
import { type RepoWatcher, watchRepo } from '#lib/repo/watch.ts';
import { keepScan, recallScan } from './kept-scan.ts';
import { createScanner, type Scanner } from './scan.ts';

export interface Indexer {
  /** The index as of now: a change made before the call is in it. The same object while nothing changed. */
  get(): Promise<RepoIndex>;
  close(): Promise<void>;
}

/** More reports than these are quicker answered by looking at everything. */
const maxDirty = 200;

/**
 * Keeps the index of a repository. Each file is parsed once for each identity. With `watch`, and once every
 * folder is watched, `get` answers from memory until something is reported, and then looks only there; otherwise
 * it looks at every file, and what it learnt from many is kept for the next process.
 */
export function createIndexer(
  repo: Repo,
  options: { watch?: boolean /** Called when a watched file was reported. */; onReport?: () => void } = {},
): Indexer {
  return options.watch ? watchingIndexer(repo, options.onReport) : lookingIndexer(repo);
}

function lookingIndexer(repo: Repo): Indexer {
  let scanner: Scanner | undefined;
  const inTurn = oneAtATime(async () => {
    scanner ??= createScanner(repo, ...recallScan(repo));
    const index = await scanner.scan('all');
    keepScan(repo, scanner);
    return index;
  });
  return { get: () => inTurn(() => false), close: async () => undefined };
}

function watchingIndexer(repo: Repo, onReport: () => void = () => undefined): Indexer {
  let scanner: Scanner | undefined;
  let dirty: Set<string> | 'all' = 'all';
  let exclude = '';
  let isWatching = false;
  let current: RepoIndex | undefined;
  let isScanning = false;

  const report = (path: string) => {
    if (dirty === 'all') return;
    if (path === '' || dirty.size >= maxDirty) dirty = 'all';
    else dirty.add(path);
  };
  const watcher: RepoWatcher = watchRepo(repo, (path) => {
    report(path);
    onReport();
  });
  watcher.ready.then(
    () => {
      // What changed while the watches were being set up was not reported.
      dirty = 'all';
      isWatching = true;
    },
    // Not watchable (limits of the system): every call looks for itself.
    () => undefined,
  );
  const isCurrent = () => isWatching && dirty !== 'all' && dirty.size === 0;
  const inTurn = oneAtATime(async () => {
    const where = isWatching ? dirty : 'all';
    dirty = new Set();
    isScanning = true;
    try {
      scanner ??= createScanner(repo, ...recallScan(repo));
      current = await scanner.scan(where);
      if (where === 'all') keepScan(repo, scanner);
      return current;
    } catch (error) {
      dirty = 'all';
      throw error;
    } finally {
      isScanning = false;
    }
  });

  return {
    async get() {
      // Lets reports that the system already holds for us come in first. Asked from within the turn in which the loop
      // looked for them, the first immediate still belongs to that turn.
      if (isWatching) for (let turn = 0; turn < 2; turn++) await setImmediate();
      const excludeNow = excludeIdentity(repo);
      if (excludeNow !== exclude) report('');
      exclude = excludeNow;
      // What a scan under way is looking at is no longer dirty, and not in `current` yet.
      if (current && !isScanning && isCurrent()) return current;
      return inTurn(isCurrent);
    },
    close: () => watcher.close(),
  };
}

/**
 * Runs `scan` for everybody who asks, one at a time. Who asks while one is under way gets the next, which all who
 * wait share: the one under way has passed files by that may have changed since. Unless `isEnough` says that
 * nothing did.
 */
function oneAtATime(scan: () => Promise<RepoIndex>) {
  let running: Promise<RepoIndex> | undefined;
  let queued: Promise<RepoIndex> | undefined;
  const begin = () => {
    const mine = scan();
    running = mine;
    const end = () => {
      if (running === mine) running = undefined;
    };
    mine.then(end, end);
    return mine;
  };
  return (isEnough: () => boolean): Promise<RepoIndex> => {
    if (!running) return begin();
    if (isEnough()) return running;
    queued ??= running
      .catch(() => undefined)
      .then(() => {
        queued = undefined;
        return running ?? begin();
      });
    return queued;
  };
}
