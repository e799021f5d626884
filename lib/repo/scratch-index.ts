import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Repo } from './root.ts';

export interface ScratchIndex {
  path: string;
  /** Makes it the index of a worktree. */
  install(gitDir: string): void;
  remove(): void;
}

/**
 * Path of an index file of one's own, begun as a copy of the worktree's where that can be read: git then need not
 * look into files that did not change. Gone with `remove`.
 */
export function scratchIndex(repo: Repo, gitDir: string | null): ScratchIndex {
  mkdirSync(repo.stateDir, { recursive: true, mode: 0o700 });
  const path = join(repo.stateDir, `index-${process.pid}-${randomBytes(6).toString('hex')}`);
  const remove = () => {
    for (const file of [path, `${path}.lock`, `${path}-nested`]) rmSync(file, { force: true });
  };
  try {
    if (gitDir !== null && existsSync(join(gitDir, 'index'))) copyIndex(join(gitDir, 'index'), path);
  } catch {
    rmSync(path, { force: true });
  }
  const install = (target: string) => {
    const beside = join(target, `index.${process.pid}`);
    copyIndex(path, beside);
    renameSync(beside, join(target, 'index'));
  };
  return { path, install, remove };
}

/**
 * Git looks into files that are as young as its index: a younger copy would hide a change of the same size that was
 * made right after the checkout. A copy that is older by less than a millisecond hides nothing.
 */
function copyIndex(from: string, to: string): void {
  const { mtimeMs } = statSync(from);
  copyFileSync(from, to);
  const seconds = Math.floor(mtimeMs) / 1000;
  utimesSync(to, seconds, seconds);
}

/** Takes away a lock that a killed git left on a worktree's index. Whether one was there. */
export function dropIndexLock(gitDir: string): boolean {
  const lock = join(gitDir, 'index.lock');
  if (!existsSync(lock)) return false;
  rmSync(lock, { force: true });
  return true;
}

/** Sizes of files below a folder; -1 for what is no regular file or cannot be looked at. */
export function fileSizes(folder: string, paths: readonly string[]): number[] {
  return paths.map((path) => {
    try {
      const stats = lstatSync(join(folder, path));
      return stats.isFile() ? stats.size : -1;
    } catch {
      return -1;
    }
  });
}

export function removeFile(path: string): void {
  rmSync(path, { force: true });
}
