import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repo } from './root.ts';
import { ignoreRule } from './walk.ts';
import { sweepTemporaryFiles, temporaryOwner } from './write.ts';

/** Deletes the temporary files of writers that were killed, below the folders that are ever written to. */
export async function sweepLeftovers(repo: Repo): Promise<number> {
  const found: string[] = [];
  const ignored = ignoreRule(repo);
  const roots = new Set([...repo.config.editable, ...repo.config.taskRoots]);
  for (const folder of roots) await collect(repo, folder, ignored, found);
  return sweepTemporaryFiles(found);
}

async function collect(
  repo: Repo,
  rel: string,
  ignored: (rel: string) => boolean,
  found: string[],
): Promise<void> {
  const entries = await readdir(join(repo.root, rel), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const child = `${rel}/${entry.name}`;
    if (entry.isFile() && temporaryOwner(entry.name) !== null) found.push(join(repo.root, child));
    if (entry.isDirectory() && !ignored(child)) await collect(repo, child, ignored, found);
  }
}
