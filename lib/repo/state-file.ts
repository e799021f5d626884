import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Repo } from './root.ts';

export function isInStateFolder(repo: Repo, name: string): boolean {
  return existsSync(join(repo.stateDir, name));
}

/** A file of the state folder that can be lost at any time; null where there is none. */
export function readStateFile(repo: Repo, name: string): string | null {
  try {
    return readFileSync(join(repo.stateDir, name), 'utf8');
  } catch {
    return null;
  }
}

/** Replaces it whole. Failing (a full or read-only disk) is no news: it is only a cache. */
export function writeStateFile(repo: Repo, name: string, text: string): void {
  const temporary = join(repo.stateDir, `${name}.${process.pid}`);
  try {
    // A look around must not leave a folder of ours in somebody's tree: inside git's own it may.
    if (repo.gitDir !== null) mkdirSync(repo.stateDir, { recursive: true, mode: 0o700 });
    else if (!lstatSync(repo.stateDir).isDirectory()) return;
    writeFileSync(temporary, text, { mode: 0o600 });
    renameSync(temporary, join(repo.stateDir, name));
  } catch {
    rmSync(temporary, { force: true });
  }
}

/** Tells versions of source files apart by their time and size; null where they are not there (bundled). */
export function sourceIdentity(moduleUrl: string, folders: readonly string[]): string | null {
  try {
    const parts = folders.flatMap((folder) => {
      const at = fileURLToPath(new URL(`${folder}/`, moduleUrl));
      return readdirSync(at)
        .filter((name) => /\.[jt]s$/.test(name))
        .map((name) => {
          const { mtimeMs, size } = statSync(join(at, name));
          return `${name}:${mtimeMs}:${size}`;
        });
    });
    return parts.length > 0 ? parts.join('|') : null;
  } catch {
    return null;
  }
}
