import { relative, sep } from 'node:path';
import { watch } from 'chokidar';
import type { Repo } from './root.ts';
import { ignoreRule } from './walk.ts';

export interface RepoWatcher {
  /** Resolves once every folder is watched; rejects where watching is impossible (limits of the system). */
  ready: Promise<void>;
  close(): Promise<void>;
}

/**
 * Calls `onDirty` with a repo-relative path as soon as the system reports anything about it. Raw events are
 * used: they come before chokidar has looked at the file, so whoever asks right after a write already finds
 * its cache marked dirty. The path is a file's or its folder's, `''` for «anywhere», and may be reported for no
 * visible change.
 */
export function watchRepo(repo: Repo, onDirty: (rel: string) => void): RepoWatcher {
  const ignored = ignoreRule(repo);
  const toRel = (path: string) => relative(repo.root, path).split(sep).join('/');
  const watcher = watch(repo.root, {
    ignored: (path) => path !== repo.root && ignored(toRel(path)),
    ignoreInitial: true,
    followSymlinks: false,
    atomic: false,
  });
  // A raw event names the file relative to the watched path, or not at all: the watched path is what we can rely on.
  watcher.on('raw', (_event, _name, details) => {
    const { watchedPath } = details as { watchedPath?: string };
    onDirty(watchedPath === undefined ? '' : toRel(watchedPath));
  });
  watcher.on('all', (_event, path) => onDirty(toRel(path)));
  const ready = new Promise<void>((resolve, reject) => {
    watcher.once('ready', resolve);
    watcher.once('error', reject);
  });
  // Later errors (a folder vanished while it was being added) only mean: look again.
  watcher.on('error', () => onDirty(''));
  return { ready, close: () => watcher.close() };
}
