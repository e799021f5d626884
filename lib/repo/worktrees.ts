import {
  appendFileSync,
  type Dirent,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import type { Repo } from './root.ts';

export interface WorktreeAdmin {
  /** Git's own folder of the worktree, absolute: with it git works whatever became of `.git` in the worktree. */
  gitDir: string;
  /** `git worktree add` is at it, or was killed at it. */
  isUnfinished: boolean;
}

/**
 * What git keeps about the worktree at an absolute path, or null where it knows of none. Layout:
 * gitrepository-layout(5), `worktrees/<id>/gitdir`.
 */
export function worktreeAdmin(repo: Repo, folder: string): WorktreeAdmin | null {
  if (repo.gitDir === null) return null;
  const parent = join(repo.gitDir, 'worktrees');
  for (const name of namesIn(parent)) {
    const gitDir = join(parent, name);
    if (readText(join(gitDir, 'gitdir')).trim() !== join(folder, '.git')) continue;
    return { gitDir, isUnfinished: readText(join(gitDir, 'locked')).startsWith('initializing') };
  }
  return null;
}

/** Whether something stands at a path of the repository, without following a link at its end. */
export function isThere(repo: Repo, rel: string): boolean {
  return lstatSync(join(repo.root, rel), { throwIfNoEntry: false }) !== undefined;
}

/**
 * Keeps a folder of ours out of what git shows as new, without touching a file that people commit.
 * @throws AppError `refused` where the folder is a link: what is made in it would land elsewhere.
 */
export function prepareWorktreeFolder(repo: Repo, rel: string): void {
  if (repo.gitDir === null) return;
  const stats = lstatSync(join(repo.root, rel), { throwIfNoEntry: false });
  if (stats && !stats.isDirectory()) {
    throw new AppError(
      'refused',
      `${rel} is no folder; name another for worktrees in tasks.config.json (manager.worktrees).`,
    );
  }
  mkdirSync(join(repo.root, rel), { recursive: true });
  const line = `/${rel}/`;
  const file = join(repo.gitDir, 'info', 'exclude');
  const text = readText(file);
  if (text.split(/\r?\n/).includes(line)) return;
  mkdirSync(join(repo.gitDir, 'info'), { recursive: true });
  appendFileSync(file, `${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`);
}

/** The branch that a worktree stands on, as `refs/heads/…`; null where it stands on none. */
export function headRef(gitDir: string): string | null {
  return /^ref: (\S+)\s*$/.exec(readText(join(gitDir, 'HEAD')))?.[1] ?? null;
}

/** What a worker left half done, by what git keeps of it. */
export function operationUnderWay(gitDir: string): 'merge' | 'rebase' | 'cherry-pick' | 'revert' | null {
  if (existsSync(join(gitDir, 'rebase-merge')) || existsSync(join(gitDir, 'rebase-apply'))) return 'rebase';
  if (existsSync(join(gitDir, 'MERGE_HEAD'))) return 'merge';
  if (existsSync(join(gitDir, 'CHERRY_PICK_HEAD'))) return 'cherry-pick';
  return existsSync(join(gitDir, 'REVERT_HEAD')) ? 'revert' : null;
}

/**
 * First folder below a worktree that has a `.git` of its own: a repository, with a history that is nowhere else.
 * `node_modules` is passed over.
 */
export function repositoryInside(folder: string): string | null {
  const folders = [''];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    for (const entry of entriesIn(join(folder, at))) {
      const rel = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.name === '.git' && at !== '') return at;
      if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules') folders.push(rel);
    }
  }
  return null;
}

function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
