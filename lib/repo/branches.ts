import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Repo } from './root.ts';

/**
 * Whether a local branch is there, told from git's files without running it (gitrepository-layout(5)); null where they
 * do not tell (no git, or refs kept in tables).
 */
export function hasBranch(repo: Repo, branch: string): boolean | null {
  const { gitDir } = repo;
  if (gitDir === null || existsSync(join(gitDir, 'reftable'))) return null;
  const ref = `refs/heads/${branch}`;
  if (branch.split('/').some((part) => part === '' || part.startsWith('.'))) return false;
  if (existsSync(join(gitDir, ref))) return true;
  try {
    const packed = readFileSync(join(gitDir, 'packed-refs'), 'utf8');
    return packed.split('\n').some((line) => line.endsWith(` ${ref}`));
  } catch {
    return false;
  }
}
