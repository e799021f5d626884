import type { Repo } from '#lib/repo/root.ts';
import { readStateFile, sourceIdentity, writeStateFile } from '#lib/repo/state-file.ts';
import { configIdentity, type ScannedFile, type ScannedFiles, type Scanner } from './scan.ts';

// A cache for programs that live for one command. Everything in it can be made again from the files, and each
// entry counts only while its file is the same by time, size and inode.

/** With fewer files, or fewer news, reading is quicker than keeping. */
const minFiles = 300;
const minNews = 100;

/** Another version of the code that parses must not find what this one made of the files. */
const madeBy = sourceIdentity(import.meta.url, ['.', '../tasks', '../tasks/formats']);

interface Kept {
  madeBy: string;
  root: string;
  config: string;
  files: [path: string, key: string, file: ScannedFile['file']][];
}

/** What the last program learnt about this repository; nothing where that cannot be relied on. */
export function recallScan(repo: Repo): [files: ScannedFiles, config: string] {
  const nothing: [ScannedFiles, string] = [new Map(), ''];
  if (madeBy === null) return nothing;
  const text = readStateFile(repo, nameFor(repo));
  if (text === null) return nothing;
  try {
    const kept = JSON.parse(text) as Kept;
    if (kept.madeBy !== madeBy || kept.root !== repo.root || kept.config !== configIdentity(repo))
      return nothing;
    return [
      new Map(kept.files.map(([path, key, file]) => [path, { key, file, isSettled: true }])),
      kept.config,
    ];
  } catch {
    // Damaged: as good as none.
    return nothing;
  }
}

/** Keeps what a scan learnt, where that is worth it. */
export function keepScan(repo: Repo, scanner: Scanner): void {
  const files = scanner.files();
  if (madeBy === null || files.size < minFiles || scanner.readCount() < minNews) return;
  const kept: Kept = {
    madeBy,
    root: repo.root,
    config: configIdentity(repo),
    files: [...files].flatMap(([path, { key, file, isSettled }]) =>
      isSettled ? [[path, key, file] as Kept['files'][number]] : [],
    ),
  };
  writeStateFile(repo, nameFor(repo), JSON.stringify(kept));
}

/** Worktrees share the state folder, and have files of their own. */
function nameFor(repo: Repo): string {
  return `index-${Buffer.from(repo.root).toString('base64url').slice(-40)}.json`;
}
