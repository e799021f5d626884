import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import {
  type BacklogSettings,
  backlogDirectoryOf,
  backlogFolders,
  readBacklogSettings,
  rootConfigName,
} from './tasks/formats/backlog-settings.ts';

const maxBytes = 64 * 1024;

/**
 * Whether the repository keeps tasks in Backlog.md's form, and how: a few files are looked at, nothing is walked.
 * @param root Absolute, links resolved.
 * @param needsConfig A folder `backlog/tasks` alone is not enough.
 */
export function findBacklog(root: string, needsConfig: boolean): BacklogSettings | undefined {
  const inRoot = readSmallFile(root, rootConfigName);
  const named = inRoot === null ? undefined : safeFolder(backlogDirectoryOf(inRoot));
  for (const folder of named === undefined ? backlogFolders : [named, ...backlogFolders]) {
    const configPath = `${folder}/config.yml`;
    const inFolder = readSmallFile(root, configPath);
    const hasTasks = isFolder(join(root, folder, 'tasks'));
    if (inFolder !== null) return readBacklogSettings(inFolder, folder, configPath);
    if (inRoot !== null && hasTasks) return readBacklogSettings(inRoot, folder, rootConfigName);
    if (hasTasks && !needsConfig) return readBacklogSettings('', folder, configPath);
  }
  return undefined;
}

/** What `findBacklog` rests on, as a text that changes when it does. */
export function backlogIdentity(root: string): string {
  const files = [rootConfigName, ...backlogFolders.map((folder) => `${folder}/config.yml`)];
  const folders = backlogFolders.map((folder) => isFolder(join(root, folder, 'tasks')));
  return [...files.map((name) => identityOf(join(root, name))), ...folders].join('|');
}

/** Backlog.md passes over a folder outside of the project, and so do we. */
function safeFolder(path: string | undefined): string | undefined {
  const parts = path?.split(/[\\/]/).filter((part) => part !== '' && part !== '.') ?? [];
  const isInside = path !== undefined && !/^(?:[\\/~]|[A-Za-z]:)/.test(path) && !parts.includes('..');
  return isInside && parts.length > 0 ? parts.join('/') : undefined;
}

/** Null for what is not there, leads out, is no regular file (which may block), too large or not readable. */
function readSmallFile(root: string, rel: string): string | null {
  try {
    if (!statSync(join(root, rel), { throwIfNoEntry: false })) return null;
    const real = realpathSync(join(root, rel));
    const stats = statSync(real);
    if (!real.startsWith(root + sep) || !stats.isFile() || stats.size > maxBytes) return null;
    return readFileSync(real, 'utf8');
  } catch {
    return null;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return false;
  }
}

function identityOf(path: string): string {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats ? `${stats.mtimeMs}:${stats.size}:${stats.ino}` : '';
  } catch {
    return 'unreadable';
  }
}
