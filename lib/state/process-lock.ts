import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteCode } from '../errors.ts';

const sqliteBusy = 5;

/**
 * Takes a lock of the state folder for as long as this process lives; null where another one has it. It is SQLite's
 * own lock on an empty database: the kernel holds it, so it is gone with its holder however that one ended, and no
 * clock is involved.
 */
export function takeProcessLock(stateDir: string, name: string): { release(): void } | null {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(stateDir, `${name}.sqlite`));
  try {
    db.exec('BEGIN IMMEDIATE');
  } catch (error) {
    db.close();
    if (sqliteCode(error) === sqliteBusy) return null;
    throw error;
  }
  let isHeld = true;
  return {
    release() {
      if (isHeld) db.close();
      isHeld = false;
    },
  };
}
