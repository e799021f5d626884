import { relative, sep } from 'node:path';
import type { FSWatcher } from 'chokidar';
import { configFileName } from '../config.ts';
import type { Repo } from './root.ts';
import { ignoreRule } from './walk.ts';

export interface RepoWatcher {
  /** Resolves once every folder is watched; rejects where watching is impossible (limits of the system). */
  ready: Promise<void>;
  close(): Promise<void>;
}

// What happened in a new folder before it was watched, and what the system dropped in a burst (inotify's queue is
// finite and says nothing), is never reported. So after either, everything is called dirty once it is quiet.
const lookAgainAfterMs = 400;
const burst = 500;
const burstMs = 100;

/**
 * Calls `onDirty` with a repo-relative path as soon as the system reports anything about it. Raw events are
 * used: they come before chokidar has looked at the file, so whoever asks right after a write already finds
 * its cache marked dirty. The path is a file's or a folder's (then all below it is meant), `''` for «anywhere»,
 * and may be reported for no visible change.
 */
export function watchRepo(repo: Repo, onDirty: (rel: string) => void): RepoWatcher {
  let isClosed = false;
  let current: Promise<FSWatcher> | undefined;
  let again: NodeJS.Timeout | undefined;
  let inBurst = 0;
  const lookAgain = () => {
    clearTimeout(again);
    again = setTimeout(() => onDirty(''), lookAgainAfterMs);
    again.unref();
  };
  const report = (rel: string) => {
    onDirty(rel);
    if (++inBurst === 1) setTimeout(endBurst, burstMs).unref();
    if (inBurst > burst) lookAgain();
    // Another rule says which folders are to be watched.
    if (rel === configFileName || rel === '.gitignore' || rel.endsWith('/.gitignore')) {
      onDirty('');
      start().catch(lookAgain);
    }
  };
  const endBurst = () => {
    inBurst = 0;
  };

  const start = async () => {
    const before = current;
    current = open(repo, report, lookAgain);
    const watcher = await current;
    await before?.then((old) => old.close()).catch(() => undefined);
    if (isClosed) await watcher.close();
    onDirty('');
  };
  return {
    ready: start(),
    async close() {
      isClosed = true;
      clearTimeout(again);
      await current?.then((watcher) => watcher.close()).catch(() => undefined);
    },
  };
}

async function open(repo: Repo, report: (rel: string) => void, lookAgain: () => void): Promise<FSWatcher> {
  // Loaded when it is wanted: the command line never watches.
  const { watch } = await import('chokidar');
  const ignored = ignoreRule(repo);
  const toRel = (path: string) => relative(repo.root, path).split(sep).join('/');
  const watcher = watch(repo.root, {
    ignored: (path, stats) => path !== repo.root && ignored(toRel(path), stats?.isDirectory()),
    ignoreInitial: true,
    followSymlinks: false,
    atomic: false,
  });
  watcher.on('raw', (event, name, details) => {
    const { watchedPath } = details as { watchedPath?: string };
    if (watchedPath === undefined) return report('');
    const folder = toRel(watchedPath);
    const isItself = name === watchedPath.slice(watchedPath.lastIndexOf(sep) + 1);
    // A name equal to the watched one's own may mean that this one is gone.
    if (typeof name !== 'string' || name === '' || isItself) return report(folder);
    report(folder === '' ? name : `${folder}/${name}`);
    if (event !== 'change' && event !== 'rename') report(folder);
  });
  watcher.on('all', (event, path) => {
    report(toRel(path));
    if (event === 'addDir') lookAgain();
  });
  // Later errors (a folder vanished while it was being added) only mean: look again.
  watcher.on('error', () => report(''));
  return new Promise((resolve, reject) => {
    watcher.once('ready', () => resolve(watcher));
    watcher.once('error', (error) => {
      reject(error);
      void watcher.close();
    });
  });
}
