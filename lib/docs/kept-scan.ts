import type { DocEntry } from '#lib/repo/entry.ts';
import type { Repo } from '#lib/repo/root.ts';
import { readStateFile, sourceIdentity, writeStateFile } from '#lib/repo/state-file.ts';
import type { Task } from '#lib/tasks/model.ts';
import { configIdentity, type ScannedFile, type ScannedFiles, type Scanner } from './scan.ts';

// A cache for programs that live for one command, and one for the server's next start. Everything in it can be made again
// from the files, and each entry counts only while its file is the same by time, size and inode.

/** With fewer files, or fewer news, reading is quicker than keeping. */
const minFiles = 300;
const minNews = 100;

/** Of a build of the pages; nothing where the source runs. */
const build = process.env.DATAFACE_TASKS_BUILD;

/** Another version of the code that parses must not find what this one made of the files. */
const madeBy = build ?? sourceIdentity(import.meta.url, ['.', '../tasks', '../tasks/formats']);

/** A task has its path and title in itself; what reads less is read quicker. */
type KeptFile = [version: string, task: Task | null, entry: Partial<DocEntry> | null];

interface Kept {
  madeBy: string;
  root: string;
  config: string;
  files: KeptFile[];
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
    return [new Map(kept.files.map(unfold)), kept.config];
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
    files: [...files].flatMap(([path, scanned]) => fold(path, scanned)),
  };
  writeStateFile(repo, nameFor(repo), JSON.stringify(kept));
}

function fold(path: string, { key, file, isSettled }: ScannedFile): KeptFile[] {
  if (!isSettled || !file) return [];
  const version = key.slice(path.length);
  const { problem } = file.entry;
  if (!file.task) return [[version, null, file.entry]];
  return [[version, file.task, problem === undefined ? null : { problem }]];
}

function unfold([version, task, kept]: KeptFile): [path: string, ScannedFile] {
  const path = task?.path ?? kept?.path ?? '';
  const [, mtimeMs, size] = version.split('\0');
  const entry = task
    ? {
        kind: 'task' as const,
        path,
        title: task.title,
        status: task.status,
        mtimeMs: Number(mtimeMs),
        size: Number(size),
        ...kept,
      }
    : (kept as DocEntry);
  return [path, { key: path + version, file: { entry, task }, isSettled: true }];
}

/** Worktrees share the state folder, and have files of their own; so has the server, which is built apart from the commands. */
function nameFor(repo: Repo): string {
  return `index-${build === undefined ? '' : 'pages-'}${Buffer.from(repo.root).toString('base64url').slice(-40)}.json`;
}
