import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError, sqliteCode } from '../errors.ts';
import { migrations } from './migrations.ts';

export interface State {
  db: DatabaseSync;
  /** What the person should know: a damaged database was moved aside. */
  notice: string | null;
  close(): void;
}

const fileName = 'state.sqlite';

/**
 * Opens the server's own database, bringing it up to date. A damaged one is moved aside and a new one begun:
 * repository files never depend on it.
 * @throws AppError `unavailable` where the directory cannot be written, or the file is from a newer version.
 */
export function openState(stateDir: string): State {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const path = join(stateDir, fileName);
  try {
    return withNotice(openChecked(path), null);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    const aside = `${fileName}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
    for (const ending of ['', '-wal', '-shm']) moveIfThere(path + ending, join(stateDir, aside + ending));
    return withNotice(
      openChecked(path),
      `The state database was damaged. It was moved aside as ${aside} in the state directory and a new one was begun: earlier conversations are in the old file.`,
    );
  }
}

function withNotice(db: DatabaseSync, notice: string | null): State {
  return { db, notice, close: () => db.close() };
}

function openChecked(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    db.exec(
      'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;',
    );
    const check = db.prepare('PRAGMA quick_check(1)').get() as { quick_check: string } | undefined;
    if (check?.quick_check !== 'ok') throw new DamagedError(check?.quick_check ?? 'no answer');
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

class DamagedError extends Error {}

function isDamaged(error: unknown): boolean {
  const [corrupt, notADatabase] = [11, 26];
  const code = sqliteCode(error);
  return error instanceof DamagedError || code === corrupt || code === notADatabase;
}

/** `user_version` counts the migrations that were applied; each runs once, in order, in one transaction with the count. */
function migrate(db: DatabaseSync): void {
  // Taken before the count is read: two servers that start at once must not both apply the same one.
  db.exec('BEGIN IMMEDIATE');
  try {
    const row = db.prepare('PRAGMA user_version').get() as { user_version: number };
    if (row.user_version > migrations.length) {
      throw new AppError(
        'unavailable',
        'The state database was written by a newer version of Dataface Tasks; update this one, or set TASKS_STATE_DIR to another folder.',
      );
    }
    for (const sql of migrations.slice(row.user_version)) db.exec(sql);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // Not every database has its log beside it.
  }
}
