import { type FSWatcher, lstatSync, readdirSync, watch } from 'node:fs';
import { systemCode } from '../errors.ts';
import { breather } from './breather.ts';
import type { Repo } from './root.ts';
import { ignoreRule } from './walk.ts';

export interface FolderWatcher {
  /** Watches every folder as it is now. Rejects where the system has no more watches to give. */
  cover(): Promise<void>;
  close(): void;
}

/** Means that the folder itself went while we looked, or is not ours to see. */
const gone = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP']);

/**
 * One inotify watch for each folder. A name that came, went or was replaced has its watches made anew, whatever
 * there was before: a folder that was moved away keeps its watch under its old name, and one that was made again in
 * its place has none. A folder is watched before it is listed, and reported once all in it is watched, so that
 * nothing can happen between the two unseen.
 */
export function watchFolders(repo: Repo, report: (rel: string) => void): FolderWatcher {
  const watches = new Map<string, FSWatcher>();
  let isClosed = false;

  const cover = async (from: string): Promise<void> => {
    const ignored = ignoreRule(repo);
    const breathe = breather();
    const folders = [from];
    for (let folder = folders.pop(); folder !== undefined && !isClosed; folder = folders.pop()) {
      if (!watches.has(folder) && !open(folder)) continue;
      for (const name of foldersIn(repo, folder)) {
        const child = folder === '' ? name : `${folder}/${name}`;
        if (!ignored(child, true)) folders.push(child);
      }
      await breathe();
    }
  };
  const open = (folder: string): boolean => {
    try {
      const made = watch(`${repo.root}/${folder}`, { persistent: false }, (event, name) =>
        onEvent(folder, event, name),
      );
      watches.set(folder, made);
      made.on('error', () => renew(folder));
      return true;
    } catch (error) {
      if (gone.has(systemCode(error) ?? '')) return false;
      throw error;
    }
  };
  const onEvent = (folder: string, event: string, name: string | null): void => {
    // A name equal to the folder's own may mean the folder itself.
    const isItself = name === null || name === folder.slice(folder.lastIndexOf('/') + 1);
    const path = isItself ? folder : folder === '' ? name : `${folder}/${name}`;
    report(path);
    if (event === 'rename') renew(path);
  };
  const renew = (path: string): void => {
    if (watches.has(path)) drop(path);
    if (isClosed || !isFolder(repo, path) || (path !== '' && ignoreRule(repo)(path, true))) return;
    cover(path).then(
      () => report(path),
      // No watch left for it: all that can be done is to look everywhere now.
      () => report(''),
    );
  };
  const drop = (path: string): void => {
    for (const [folder, made] of watches) {
      if (path !== '' && folder !== path && !folder.startsWith(`${path}/`)) continue;
      watches.delete(folder);
      made.close();
    }
  };
  return {
    cover: () => cover(''),
    close() {
      isClosed = true;
      drop('');
    },
  };
}

function foldersIn(repo: Repo, folder: string): string[] {
  try {
    const entries = readdirSync(`${repo.root}/${folder}`, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}

function isFolder(repo: Repo, path: string): boolean {
  try {
    return lstatSync(`${repo.root}/${path}`, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return false;
  }
}
