import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError, sqliteCode } from '../errors.ts';

const sqliteBusy = 5;

export interface Database {
  db: DatabaseSync;
  /** What the person should know: a damaged database was moved aside. */
  notice: string | null;
  /** False once another process found the file damaged and moved it aside, or somebody removed it. */
  isCurrent(): boolean;
  close(): void;
}

export interface DatabasePlace {
  stateDir: string;
  fileName: string;
  /** Each is run once, in order. */
  migrations: readonly string[];
  /** For people: `state database`, and what the old file of a damaged one holds. */
  words: { name: string; holds: string };
}

/**
 * Opens a database of the state folder, bringing it up to date. A damaged one is moved aside and a new one begun:
 * repository files never depend on it.
 * @throws AppError `unavailable` where the directory cannot be written, or the file is from a newer version.
 */
export function openDatabase(place: DatabasePlace): Database {
  const { stateDir, fileName, words } = place;
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const path = join(stateDir, fileName);
  try {
    return handle(openChecked(path, place), path, null);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    const aside = `${fileName}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
    for (const ending of ['', '-wal', '-shm']) moveIfThere(path + ending, join(stateDir, aside + ending));
    return handle(
      openChecked(path, place),
      path,
      `The ${words.name} was damaged. It was moved aside as ${aside} in the state directory and a new one was begun: ${words.holds} are in the old file.`,
    );
  }
}

export function isDatabaseThere(stateDir: string, fileName: string): boolean {
  return inodeOf(join(stateDir, fileName)) !== null;
}

function handle(db: DatabaseSync, path: string, notice: string | null): Database {
  const inode = inodeOf(path);
  return { db, notice, isCurrent: () => inodeOf(path) === inode, close: () => db.close() };
}

function inodeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? null;
}

function openChecked(path: string, place: DatabasePlace): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
    patiently(() => db.exec('PRAGMA journal_mode = WAL'));
    const check = db.prepare('PRAGMA quick_check(1)').get() as { quick_check: string } | undefined;
    if (check?.quick_check !== 'ok') throw new DamagedError(check?.quick_check ?? 'no answer');
    migrate(db, place);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** SQLite itself does not wait for the others where two begin one new database at once. */
function patiently(work: () => void): void {
  for (let tries = 1; ; tries++) {
    try {
      work();
      return;
    } catch (error) {
      if (sqliteCode(error) !== sqliteBusy || tries === 200) throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5 + Math.random() * 20);
  }
}

class DamagedError extends Error {}

function isDamaged(error: unknown): boolean {
  const [corrupt, notADatabase] = [11, 26];
  const code = sqliteCode(error);
  return error instanceof DamagedError || code === corrupt || code === notADatabase;
}

/** `user_version` counts the migrations that were applied; each runs once, in order, in one transaction with the count. */
function migrate(db: DatabaseSync, { migrations, words }: DatabasePlace): void {
  // Taken before the count is read: two processes that start at once must not both apply the same one.
  db.exec('BEGIN IMMEDIATE');
  try {
    const row = db.prepare('PRAGMA user_version').get() as { user_version: number };
    if (row.user_version > migrations.length) {
      throw new AppError(
        'unavailable',
        `The ${words.name} was written by a newer version of Dataface Tasks; update this one, or set TASKS_STATE_DIR to another folder.`,
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
