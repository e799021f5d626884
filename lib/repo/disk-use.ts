import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { breather } from './breather.ts';
import type { Repo } from './root.ts';

const blockBytes = 512;

/** Bytes that everything below a folder of the repository takes on the disk; links are not followed. 0 where there is none. */
export async function diskUse(repo: Repo, rel: string): Promise<number> {
  const breathe = breather();
  const folders = [join(repo.root, rel)];
  const seen = new Set<string>();
  let bytes = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    await breathe();
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (!stats) continue;
      // Several names of one file take its place once.
      const isShared = stats.nlink > 1 && !stats.isDirectory();
      const key = `${stats.dev}:${stats.ino}`;
      if (isShared && seen.has(key)) continue;
      if (isShared) seen.add(key);
      bytes += (stats.blocks ?? 0) * blockBytes;
      if (entry.isDirectory()) folders.push(path);
    }
  }
  return bytes;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
