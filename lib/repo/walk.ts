import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import picomatch from 'picomatch';
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

/** Says for a repo-relative path whether listing, walking, searching and watching pass it over. */
export function ignoreRule(repo: Repo): (rel: string) => boolean {
  const { ignore, manager } = repo.config;
  const matches = ignore.length > 0 ? picomatch([...ignore], { dot: true }) : () => false;
  return (rel) => {
    const name = rel.slice(rel.lastIndexOf('/') + 1);
    return (
      ignoredFolders.has(name) ||
      name.startsWith(temporaryPrefix) ||
      rel === manager.worktrees ||
      isSecretPath(name) ||
      matches(rel) ||
      matches(`${rel}/`)
    );
  };
}

/** The same as globs, for ripgrep's `--glob`. */
export function ignoreGlobs(repo: Repo): string[] {
  return [...ignoredFolders, repo.config.manager.worktrees, ...repo.config.ignore].map((glob) => `!${glob}`);
}

const concurrentStats = 64;

/**
 * Every regular file under the policy, ordered by path (code units). Links to files are followed when they stay
 * inside; links to folders are not, so that no file is found twice or for ever.
 * @param options.extensions Only these endings, with dot, any case.
 */
export async function walkRepo(
  repo: Repo,
  options: { extensions?: readonly string[] } = {},
): Promise<FileIdentity[]> {
  const ignored = ignoreRule(repo);
  const endings = options.extensions?.map((ending) => ending.toLowerCase());
  const wanted = (name: string) =>
    endings === undefined || endings.some((ending) => name.toLowerCase().endsWith(ending));
  const paths: string[] = [];
  const links: string[] = [];
  let level = [''];
  while (level.length > 0) {
    const listed = await mapConcurrently(level, (folder) => listFolder(repo, folder));
    const next: string[] = [];
    for (const [index, entries] of listed.entries()) {
      const folder = level[index] ?? '';
      for (const entry of entries) {
        const rel = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory() ? ignored(rel) : !wanted(entry.name) || ignored(rel)) continue;
        if (entry.isDirectory()) next.push(rel);
        else if (entry.isFile()) paths.push(rel);
        else if (entry.isSymbolicLink()) links.push(rel);
      }
    }
    level = next;
  }
  const files = await mapConcurrently(paths, (rel) => statFile(repo, rel));
  const linked = await mapConcurrently(links, (rel) => statLinked(repo, rel));
  return [...files, ...linked].filter((file) => file !== null).sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function listFolder(repo: Repo, rel: string): Promise<Dirent[]> {
  // A folder that went away or may not be read is passed over: the rest still counts.
  return readdir(join(repo.root, rel), { withFileTypes: true }).catch(() => []);
}

async function statFile(repo: Repo, rel: string): Promise<FileIdentity | null> {
  const stats = await stat(join(repo.root, rel)).catch(() => null);
  return stats?.isFile() ? identityOf(rel, stats) : null;
}

/** Where a link leads is for the policy to say: one that leads out is not listed. */
async function statLinked(repo: Repo, rel: string): Promise<FileIdentity | null> {
  const found = await statRepoPath(repo, rel).catch(() => null);
  return found?.kind === 'file' ? found.identity : null;
}

async function mapConcurrently<In, Out>(
  items: readonly In[],
  work: (item: In) => Promise<Out>,
): Promise<Out[]> {
  const results = new Array<Out>(items.length);
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index] as In);
  };
  await Promise.all(Array.from({ length: Math.min(concurrentStats, items.length) }, lane));
  return results;
}
