import { randomBytes } from 'node:crypto';
import { breather } from '#lib/repo/breather.ts';
import type { Repo } from '#lib/repo/root.ts';
import { readStateFile, writeStateFile } from '#lib/repo/state-file.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';
import { parseTask } from '#lib/tasks/parse.ts';
import { taskPlace } from '#lib/tasks/place.ts';
import { runGit } from '#lib/tools/run-git.ts';
import type { StatesByPath, TaskState } from './task-states.ts';

// The statuses that tasks had, commit by commit along the first parents of HEAD: what the branch itself said. What was
// read is kept by commit in the state folder, so that the next look reads only what came since.

const keptName = 'task-history.json';
const keptForm = 1;
const maxCommits = 20_000;
const logMs = 60_000;
const logBytes = 96 * 1024 * 1024;
const blobsAtOnce = 400;
const blobsBytes = 64 * 1024 * 1024;
/** The front matter stands at the start; a task that is a book is not read whole. */
const maxBlobChars = 64 * 1024;

interface Kept {
  form: number;
  /** What the reading depends on besides the commits. */
  config: string;
  head: string;
  files: Record<string, [atS: number, status: TaskState['status']][]>;
}

/** A change of one file by one commit. */
interface Change {
  atS: number;
  path: string;
  /** Of the file after it; null where it was removed. */
  blob: string | null;
}

/** A cache of one process: asked for twice at once, read once. */
const underWay = new Map<string, Promise<StatesByPath | null>>();

/** Null where there is no git, or no commit. */
export function gitStates(repo: Repo): Promise<StatesByPath | null> {
  const running = underWay.get(repo.root);
  if (running !== undefined) return running;
  const made = read(repo).finally(() => underWay.delete(repo.root));
  underWay.set(repo.root, made);
  return made;
}

async function read(repo: Repo): Promise<StatesByPath | null> {
  if (repo.gitDir === null) return null;
  const head = await headOf(repo);
  if (head === null) return null;
  const config = configIdentity(repo);
  const kept = recall(repo, config);
  if (kept?.head === head) return asStates(kept);

  const isContinued = kept !== null && (await isOnFirstParents(repo, kept.head, head));
  const states: StatesByPath = isContinued ? asStates(kept) : new Map();
  const changes = await changesSince(repo, isContinued ? kept.head : null, head);
  if (changes === null) return kept ? asStates(kept) : null;
  await apply(repo, states, changes);
  const files = Object.fromEntries(
    [...states].map(([path, list]) => [path, list.map(({ atS, status }) => [atS, status] as const)]),
  );
  writeStateFile(repo, keptName, JSON.stringify({ form: keptForm, config, head, files }));
  return states;
}

async function headOf(repo: Repo): Promise<string | null> {
  const run = await runGit(repo, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], {
    timeoutMs: 10_000,
  });
  return run.outcome === 'exited' && run.exitCode === 0 ? run.stdout.trim() : null;
}

function configIdentity({ root, config: { taskRoots, statuses, backlog } }: Repo): string {
  return JSON.stringify([root, taskRoots, statuses, backlog]);
}

function recall(repo: Repo, config: string): Kept | null {
  try {
    const kept = JSON.parse(readStateFile(repo, keptName) ?? 'null') as Kept | null;
    return kept?.form === keptForm && kept.config === config ? kept : null;
  } catch {
    return null;
  }
}

function asStates({ files }: Kept): StatesByPath {
  return new Map(
    Object.entries(files).map(([path, list]) => [path, list.map(([atS, status]) => ({ atS, status }))]),
  );
}

/** Whether the branch has only gone on since: then what was read of it still holds. */
async function isOnFirstParents(repo: Repo, old: string, head: string): Promise<boolean> {
  const args = ['rev-list', '--first-parent', `--max-count=${maxCommits}`, '--parents', `${old}..${head}`];
  const run = await runGit(repo, args, { timeoutMs: logMs, maxOutputBytes: logBytes });
  if (run.outcome !== 'exited' || run.exitCode !== 0) return false;
  const last = run.stdout.trim().split('\n').at(-1) ?? '';
  return last.split(' ')[1] === old;
}

/** Oldest first; null where git could not tell. */
async function changesSince(repo: Repo, since: string | null, head: string): Promise<Change[] | null> {
  const run = await runGit(
    repo,
    [
      ...['log', '--first-parent', '--diff-merges=first-parent', '--raw', '--no-abbrev', '--no-renames'],
      ...['--relative', '--root', '--reverse', '--no-color', '--no-show-signature', '--format=%x1e%ct', '-z'],
      ...[`--max-count=${maxCommits}`, '--end-of-options', since === null ? head : `${since}..${head}`],
      ...['--', ...repo.config.taskRoots],
    ],
    { timeoutMs: logMs, maxOutputBytes: logBytes },
  );
  if (run.outcome !== 'exited' || run.exitCode !== 0) return null;
  const { taskRoots } = repo.config;
  return [...parseRawLog(run.stdout)].filter(
    ({ path }) => path.endsWith('.md') && taskPlace(path, taskRoots) !== null,
  );
}

/** Reads `log --raw -z` with the format `%x1e%ct`: NUL between everything, a path after each line of modes and blobs. */
export function* parseRawLog(output: string): Generator<Change> {
  let atS = 0;
  /** What the next part is the path of. */
  let changed: { blob: string | null | undefined } | null = null;
  for (const part of output.split('\0')) {
    if (changed) {
      if (changed.blob !== undefined) yield { atS, path: part, blob: changed.blob };
      changed = null;
      continue;
    }
    const commit = /^\n*\x1e(\d+)/.exec(part)?.[1];
    if (commit !== undefined) atS = Number(commit);
    const [, mode, after] = /:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) [A-Z]\d*$/.exec(part) ?? [];
    // A link or a submodule is no task.
    if (mode !== undefined) {
      changed = { blob: mode === '000000' ? null : mode.startsWith('100') ? after : undefined };
    }
  }
}

async function apply(repo: Repo, states: StatesByPath, changes: readonly Change[]): Promise<void> {
  const breathe = breather();
  // Taken once: each look at it asks the disk whether it changed.
  const { config } = repo;
  const parts: (readonly Change[])[] = [];
  for (let from = 0; from < changes.length; from += blobsAtOnce)
    parts.push(changes.slice(from, from + blobsAtOnce));
  const ask = (part: readonly Change[] = []) => {
    const asked = blobsOf(
      repo,
      part.flatMap(({ blob }) => blob ?? []),
    );
    // A fault is met where the texts are awaited.
    asked.catch(() => undefined);
    return asked;
  };
  let coming = ask(parts[0]);
  for (const [at, part] of parts.entries()) {
    const texts = await coming;
    // Git reads the next ones while these are parsed.
    coming = ask(parts[at + 1]);
    for (const { atS, path, blob } of part) {
      const text = blob === null ? null : texts.get(blob);
      // One that git did not give is passed over: the state before it goes on.
      if (text !== undefined) addState(states, path, atS, statusIn(config, path, text));
      await breathe();
    }
  }
}

function statusIn(config: Repo['config'], path: string, text: string | null): TaskState['status'] {
  if (text === null) return 'gone';
  const task = parseTask(path, text, config);
  return task === null ? 'gone' : task.status;
}

function addState(states: StatesByPath, path: string, atS: number, status: TaskStatus | 'gone' | null): void {
  const list = states.get(path);
  if (!list) {
    if (status !== 'gone') states.set(path, [{ atS, status }]);
  } else if (list.at(-1)?.status !== status) list.push({ atS, status });
}

/**
 * The texts of blobs, cut. A name that nothing has stands between them in what git is asked, so that its answer
 * («… missing») parts them, whatever they hold.
 */
async function blobsOf(repo: Repo, blobs: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(blobs)];
  if (wanted.length === 0) return new Map();
  const mark = `none-${randomBytes(12).toString('hex')}`;
  const input = wanted.map((blob) => `${blob}\n${mark}\n`).join('');
  const run = await runGit(repo, ['cat-file', '--batch'], {
    timeoutMs: logMs,
    maxOutputBytes: blobsBytes,
    input,
  });
  const texts = new Map<string, string>();
  for (const part of run.stdout.split(`${mark} missing\n`)) {
    const [, blob] = /^([0-9a-f]+) blob \d+\n/.exec(part) ?? [];
    const at = part.indexOf('\n') + 1;
    if (blob !== undefined) texts.set(blob, part.slice(at, at + maxBlobChars));
  }
  return texts;
}
