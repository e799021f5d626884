import 'server-only';
import { createHash } from 'node:crypto';
import { AppError } from '#lib/errors.ts';
import { resolveInRepo } from '#lib/repo/policy.ts';
import { readRepoFile, statRepoPath } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { stripControl } from '#lib/strip-control.ts';
import { runGit } from './run-git.ts';

export interface LastChange {
  /** The latest commit that changed the file; null for a file that was never committed. */
  commit: { hash: string /** ISO 8601. */; date: string; author: string; subject: string } | null;
  /** Whether the file is other than in that commit. */
  uncommitted: boolean;
}

const timeoutMs = 10_000;
const maxKept = 500;

/** A cache of this module: by commit and file. */
const kept = new Map<string, LastChange>();

/** What git knows of the latest change of a file; null where there is no git, or no commit. */
export async function lastChange(repo: Repo, path: string, signal: AbortSignal): Promise<LastChange | null> {
  if (repo.gitDir === null) return null;
  try {
    const head = await runGit(repo, ['rev-parse', '--verify', '--quiet', 'HEAD'], { timeoutMs, signal });
    if (head.outcome !== 'exited' || head.exitCode !== 0) return null;
    const { identity } = await statRepoPath(repo, path);
    const key = `${repo.root}\0${head.stdout}\0${identity.key}`;
    const known = kept.get(key);
    if (known) return known;
    const found = await look(repo, path, signal);
    if (found && kept.size >= maxKept) kept.delete(kept.keys().next().value ?? '');
    if (found) kept.set(key, found);
    return found;
  } catch (error) {
    // No git on this machine: the page does without.
    if (error instanceof AppError && error.code === 'unavailable') return null;
    throw error;
  }
}

async function look(repo: Repo, path: string, signal: AbortSignal): Promise<LastChange | null> {
  const { realRel } = await resolveInRepo(repo, path);
  const args = ['--max-count=1', '--format=%H%x1f%aI%x1f%an%x1f%s', '--raw', '--no-abbrev', '--no-renames'];
  const run = await runGit(repo, ['log', ...args, '--no-color', '--end-of-options', 'HEAD', '--', realRel], {
    timeoutMs,
    signal,
  });
  if (run.outcome !== 'exited' || run.exitCode !== 0) return null;
  const [head = '', ...raw] = run.stdout.split('\n');
  const [hash = '', date = '', author = '', ...subject] = head.split('\x1f');
  if (hash === '') return { commit: null, uncommitted: true };
  const blob = /^:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) [A-Z]/m.exec(raw.join('\n'))?.[1];
  const commit = {
    hash,
    date,
    author: stripControl(author),
    subject: stripControl(subject.join(' ')),
  };
  return { commit, uncommitted: blob === undefined || !(await isBlob(repo, path, blob)) };
}

/** Compared here: git itself would run the filters that the repository configures. Line ends may differ by its settings. */
async function isBlob(repo: Repo, path: string, blob: string): Promise<boolean> {
  const { bytes, truncated } = await readRepoFile(repo, path);
  if (truncated) return true;
  const kind = blob.length === 64 ? 'sha256' : 'sha1';
  const hashOf = (content: Buffer) =>
    createHash(kind).update(`blob ${content.length}\0`).update(content).digest('hex');
  if (hashOf(bytes) === blob) return true;
  if (!bytes.includes('\r\n')) return false;
  return hashOf(Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')) === blob;
}
