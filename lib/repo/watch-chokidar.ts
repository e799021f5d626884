import { relative, sep } from 'node:path';
import type { FSWatcher } from 'chokidar';
import type { Repo } from './root.ts';
import { ignoreRule } from './walk.ts';
import type { FolderWatcher } from './watch-folders.ts';

/**
 * Where there is no inotify. Raw events are used: they come before chokidar has looked at the file. What happened
 * in a new folder before it was watched is never reported: `onNewFolder` says that there may be such.
 */
export function watchByChokidar(
  repo: Repo,
  report: (rel: string) => void,
  onNewFolder: () => void,
): FolderWatcher {
  let watcher: FSWatcher | undefined;
  let isClosed = false;
  const toRel = (path: string) => relative(repo.root, path).split(sep).join('/');
  return {
    async cover() {
      if (watcher) return;
      // Loaded when it is wanted: the command line never watches.
      const { watch } = await import('chokidar');
      if (isClosed) return;
      const ignored = ignoreRule(repo);
      const made = watch(repo.root, {
        ignored: (path, stats) => path !== repo.root && ignored(toRel(path), stats?.isDirectory()),
        ignoreInitial: true,
        followSymlinks: false,
        atomic: false,
      });
      watcher = made;
      made.on('raw', (_event, _name, details) => {
        const { watchedPath } = details as { watchedPath?: string };
        report(watchedPath === undefined ? '' : toRel(watchedPath));
      });
      made.on('all', (event, path) => {
        report(toRel(path));
        if (event === 'addDir') onNewFolder();
      });
      // Later errors (a folder vanished while it was being added) only mean: look again.
      made.on('error', () => report(''));
      await new Promise<void>((resolve, reject) => {
        made.once('ready', resolve);
        made.once('error', reject);
      });
    },
    close() {
      isClosed = true;
      void watcher?.close();
    },
  };
}
