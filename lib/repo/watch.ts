import { configFileName } from '../config.ts';
import type { Repo } from './root.ts';
import { watchByChokidar } from './watch-chokidar.ts';
import { type FolderWatcher, watchFolders } from './watch-folders.ts';

export interface RepoWatcher {
  /** Resolves once every folder is watched; rejects where watching is impossible (limits of the system). */
  ready: Promise<void>;
  close(): Promise<void>;
}

// The system drops what comes in a burst and says nothing (inotify's queue is finite). So after one, everything is
// watched and called dirty once more when it is quiet.
const lookAgainAfterMs = 400;
const burst = 500;
const burstMs = 100;

/**
 * Calls `onDirty` with a repo-relative path as soon as the system reports anything about it, before anybody has
 * looked at the file: whoever asks right after a write already finds its cache marked dirty. The path is a file's
 * or a folder's (then all below it is meant), `''` for «anywhere», and may be reported for no visible change.
 */
export function watchRepo(repo: Repo, onDirty: (rel: string) => void): RepoWatcher {
  let isClosed = false;
  let inBurst = 0;
  let again: NodeJS.Timeout | undefined;

  const lookAgain = () => {
    clearTimeout(again);
    again = setTimeout(() => {
      current.cover().then(
        () => onDirty(''),
        () => onDirty(''),
      );
    }, lookAgainAfterMs);
    again.unref();
  };
  const report = (rel: string) => {
    if (isClosed) return;
    onDirty(rel);
    if (++inBurst === 1) setTimeout(endBurst, burstMs).unref();
    if (inBurst > burst) lookAgain();
    if (isRule(rel)) restart();
  };
  const endBurst = () => {
    inBurst = 0;
  };
  const make = (): FolderWatcher =>
    process.platform === 'linux' ? watchFolders(repo, report) : watchByChokidar(repo, report, lookAgain);
  /** Another rule says which folders are to be watched. */
  const restart = () => {
    onDirty('');
    const before = current;
    current = make();
    const covered = current.cover().catch(lookAgain);
    void covered.then(() => {
      before.close();
      onDirty('');
    });
  };

  let current = make();
  return {
    ready: current.cover(),
    async close() {
      isClosed = true;
      clearTimeout(again);
      current.close();
    },
  };
}

function isRule(rel: string): boolean {
  return rel === configFileName || rel === '.gitignore' || rel.endsWith('/.gitignore');
}
