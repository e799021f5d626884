import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, sqliteCode } from '../errors.ts';
import type { Repo } from './root.ts';

// The lock is SQLite's own write lock on an empty database in the state directory: the kernel holds it, so it
// is gone with its holder however that one ended, no clock and no process id involved. The state directory
// belongs to all worktrees of a clone, and so does the lock.

const sqliteBusy = 5;

/** Writers inside one process queue here; SQLite's lock then only settles it between processes. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Runs `work` while no other writer of this repository does, in any process or worktree.
 * @throws AppError `unavailable` when the lock is not free within `timeoutMs` (30 s: on a slow disk fifty updates
 * at once take ten).
 */
export function withWriteLock<T>(
  repo: Repo,
  work: () => Promise<T>,
  options: { timeoutMs?: number } = {},
): Promise<T> {
  const before = queues.get(repo.stateDir) ?? Promise.resolve();
  const mine = before.then(() => whileLocked(repo.stateDir, work, options.timeoutMs ?? 30_000));
  const settled = mine.catch(() => undefined);
  queues.set(repo.stateDir, settled);
  void settled.then(() => {
    if (queues.get(repo.stateDir) === settled) queues.delete(repo.stateDir);
  });
  return mine;
}

async function whileLocked<T>(stateDir: string, work: () => Promise<T>, timeoutMs: number): Promise<T> {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(stateDir, 'write-lock.sqlite'));
  try {
    await begin(db, timeoutMs);
    return await work();
  } finally {
    db.close();
  }
}

async function begin(db: DatabaseSync, timeoutMs: number): Promise<void> {
  const started = performance.now();
  for (;;) {
    try {
      db.exec('BEGIN IMMEDIATE');
      return;
    } catch (cause) {
      if (sqliteCode(cause) !== sqliteBusy) throw cause;
      if (performance.now() - started > timeoutMs) {
        throw new AppError(
          'unavailable',
          'Another program is writing to this repository; try again in a moment.',
          {
            cause,
          },
        );
      }
    }
    // Jitter, so that many waiting writers do not keep step.
    await delay(2 + Math.random() * 8);
  }
}
