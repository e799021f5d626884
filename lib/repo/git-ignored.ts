import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type IgnorePattern, judgePath, parseGitignore } from './gitignore.ts';
import type { Repo } from './root.ts';

/** Says whether git passes a path over, as the ignore files stood when the rule was made. */
export type GitIgnored = (rel: string, isFolder: boolean) => boolean;

/** A cache: patterns of each ignore file by its absolute path, for as long as the file is the same. */
const parsed = new Map<string, { identity: string; patterns: IgnorePattern[] }>();
const maxBytes = 1024 * 1024;

/**
 * The rule of the repository's `.gitignore` files and `.git/info/exclude`, without a git process. Task roots and
 * editable folders are never ignored: people keep notes out of git and still want to see them here. Files that
 * git tracks although a pattern names them are ignored all the same: only git's own index knows of them.
 */
export function gitIgnored(repo: Repo): GitIgnored {
  const roots = [...repo.config.taskRoots, ...repo.config.editable].filter(
    (folder) => folder !== '' && folder !== '.',
  );
  const isExempt = (rel: string, isFolder: boolean) =>
    roots.some(
      (root) => rel === root || rel.startsWith(`${root}/`) || (isFolder && root.startsWith(`${rel}/`)),
    );
  const exclude = repo.gitDir === null ? [] : patternsOf(join(repo.gitDir, 'info', 'exclude'));
  const byFolder = new Map<string, IgnorePattern[]>();
  const folders = new Map<string, boolean>([['', false]]);

  const patternsIn = (folder: string): IgnorePattern[] => {
    const known = byFolder.get(folder);
    if (known) return known;
    const patterns = patternsOf(join(repo.root, folder, '.gitignore'));
    byFolder.set(folder, patterns);
    return patterns;
  };
  /** The nearest ignore file that says something has its way; `info/exclude` comes last. */
  const matches = (rel: string, isFolder: boolean): boolean => {
    for (let folder = parentOf(rel); ; folder = parentOf(folder)) {
      const patterns = patternsIn(folder);
      const below = folder === '' ? rel : rel.slice(folder.length + 1);
      const verdict = patterns.length > 0 ? judgePath(patterns, below, isFolder) : null;
      if (verdict !== null) return verdict === 'ignored';
      if (folder === '') break;
    }
    return judgePath(exclude, rel, isFolder) === 'ignored';
  };
  const folderIgnored = (rel: string): boolean => {
    const known = folders.get(rel);
    if (known !== undefined) return known;
    const ignored = folderIgnored(parentOf(rel)) || matches(rel, true);
    folders.set(rel, ignored);
    return ignored;
  };
  return (rel, isFolder) => {
    if (rel === '' || isExempt(rel, isFolder)) return false;
    return isFolder ? folderIgnored(rel) : folderIgnored(parentOf(rel)) || matches(rel, false);
  };
}

/** Changes when `.git/info/exclude` does, which no watcher reports. */
export function excludeIdentity(repo: Repo): string {
  return repo.gitDir === null ? '' : identityAt(join(repo.gitDir, 'info', 'exclude'));
}

function patternsOf(path: string): IgnorePattern[] {
  const identity = identityAt(path);
  const known = parsed.get(path);
  if (known?.identity === identity) return known.patterns;
  if (identity === '') {
    parsed.delete(path);
    return [];
  }
  let patterns: IgnorePattern[] = [];
  try {
    patterns = parseGitignore(readFileSync(path, 'utf8'));
  } catch {
    // One that may not be read ignores nothing.
  }
  parsed.set(path, { identity, patterns });
  return patterns;
}

/** Empty where there is no such regular file, or one too large to be meant. */
function identityAt(path: string): string {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (!stats?.isFile() || stats.size > maxBytes) return '';
    return `${stats.mtimeMs}:${stats.ctimeMs}:${stats.size}:${stats.ino}`;
  } catch {
    return '';
  }
}

function parentOf(rel: string): string {
  return rel.slice(0, Math.max(0, rel.lastIndexOf('/')));
}
