import { lstatSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Repo } from './root.ts';

/** A lock that is older was left by a git that died. */
const staleMs = 10_000;

/** Whether a git is at work on the checked out files (a branch switch, a merge): more changes will follow. */
export function isGitAtWork(repo: Pick<Repo, 'root' | 'gitDir'>, nowMs = Date.now()): boolean {
  if (repo.gitDir === null) return false;
  try {
    const lock = lstatSync(join(ownGitDir(repo.root), 'index.lock'), { throwIfNoEntry: false });
    return lock !== undefined && Math.abs(nowMs - lock.mtimeMs) < staleMs;
  } catch {
    return false;
  }
}

/** Of this very checkout: a linked worktree has an index of its own. */
function ownGitDir(root: string): string {
  const dotGit = join(root, '.git');
  if (lstatSync(dotGit).isDirectory()) return dotGit;
  const pointer = /^gitdir: (.*)$/m.exec(readFileSync(dotGit, 'utf8'))?.[1] ?? dotGit;
  return resolve(root, pointer.trim());
}
