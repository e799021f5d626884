import { type Dirent, lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { breather } from './breather.ts';
import { gitIgnored } from './git-ignored.ts';
import { isSecretPath } from './policy.ts';
import { type FileIdentity, identityOf, statRepoPath } from './read.ts';
import type { Repo } from './root.ts';
import { temporaryPrefix } from './write.ts';

/** Folders that never hold a repository's own documents, wherever they stand. */
const ignoredFolders = new Set([
  'node_modules',
  'bower_components',
  '.next',
  '.nuxt',
  '.turbo',
  '.venv',
  'venv',
  '__pycache__',
  '.hg',
  '.svn',
  '.worktrees',
]);

/** `isFolder` is asked of the disk where it is not given and matters. */
export type IgnoreRule = (rel: string, isFolder?: boolean) => boolean;

/**
 * Says for a repo-relative path whether listing, walking, searching and watching pass it over: by name, by the
 * configuration, or because git does. The ignore files are read as they are when the rule is made.
 */
export function ignoreRule(repo: Repo): IgnoreRule {
  const { ignore, manager } = repo.config;
  const matches = ignore.length > 0 ? picomatch([...ignore], { dot: true }) : () => false;
  const byGit = gitIgnored(repo);
  return (rel, isFolder) => {
    const name = rel.slice(rel.lastIndexOf('/') + 1);
    return (
      ignoredFolders.has(name) ||
      name.startsWith(temporaryPrefix) ||
      rel === manager.worktrees ||
      isSecretPath(name) ||
      matches(rel) ||
      matches(`${rel}/`) ||
      byGit(rel, isFolder ?? statAt(repo, rel)?.isDirectory() ?? false)
    );
  };
}

/** The same as globs, for ripgrep's `--glob`. */
export function ignoreGlobs(repo: Repo): string[] {
  return [...ignoredFolders, repo.config.manager.worktrees, ...repo.config.ignore].map((glob) => `!${glob}`);
}

export interface WalkOptions {
  /** Only these endings, with dot, any case. */
  extensions?: readonly string[];
  /** Only what is at or below this path (repo-relative); nothing where there is no such thing. */
  below?: string;
}

const lookAtClockEvery = 32;

/**
 * Every regular file under the policy, ordered by path (code units). Links to files are followed when they stay
 * inside; links to folders are not, so that no file is found twice or for ever.
 */
export async function walkRepo(repo: Repo, options: WalkOptions = {}): Promise<FileIdentity[]> {
  const ignored = ignoreRule(repo);
  const endings = options.extensions?.map((ending) => ending.toLowerCase());
  const wanted = (name: string) =>
    endings === undefined || endings.some((ending) => name.toLowerCase().endsWith(ending));
  const found: FileIdentity[] = [];
  const links: string[] = [];
  const folders: string[] = [];
  const take = (rel: string, entry: Dirent | Stats) => {
    const isFolder = entry.isDirectory();
    if (!isFolder && !wanted(rel)) return;
    if (ignored(rel, isFolder)) return;
    if (isFolder) folders.push(rel);
    else if (entry.isSymbolicLink()) links.push(rel);
    else if (entry.isFile()) {
      const stats = statAt(repo, rel);
      if (stats?.isFile()) found.push(identityOf(rel, stats));
    }
  };

  const below = options.below ?? '';
  if (below === '') folders.push('');
  else {
    const start = isReachable(repo, below, ignored) ? statAt(repo, below) : undefined;
    if (start) take(below, start);
  }
  const breathe = breather();
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    let looked = 0;
    for (const entry of listFolder(repo, folder)) {
      if (looked++ % lookAtClockEvery === 0) await breathe();
      take(folder === '' ? entry.name : `${folder}/${entry.name}`, entry);
    }
  }
  const linked = await Promise.all(links.map((rel) => statLinked(repo, rel)));
  for (const file of linked) if (file) found.push(file);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether every folder above a path is one that a walk would go into. */
function isReachable(repo: Repo, rel: string, ignored: IgnoreRule): boolean {
  for (let at = rel.lastIndexOf('/'); at > 0; at = rel.lastIndexOf('/', at - 1)) {
    const folder = rel.slice(0, at);
    if (ignored(folder, true) || !statAt(repo, folder)?.isDirectory()) return false;
  }
  return true;
}

// Synchronous calls cost a tenth of asynchronous ones, which wait in line for a few threads: what counts is that
// nobody else waits longer than a moment, and `breather` sees to that.

function listFolder(repo: Repo, rel: string): Dirent[] {
  try {
    return readdirSync(join(repo.root, rel), { withFileTypes: true });
  } catch {
    // A folder that went away or may not be read is passed over: the rest still counts.
    return [];
  }
}

/** Of the path itself, a link not followed. */
function statAt(repo: Repo, rel: string): Stats | undefined {
  try {
    return lstatSync(`${repo.root}/${rel}`, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Where a link leads is for the policy to say: one that leads out is not listed. */
async function statLinked(repo: Repo, rel: string): Promise<FileIdentity | null> {
  const found = await statRepoPath(repo, rel).catch(() => null);
  return found?.kind === 'file' ? found.identity : null;
}
