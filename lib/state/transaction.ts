import type { DatabaseSync } from 'node:sqlite';

const depths = new WeakMap<DatabaseSync, number>();

/** All of `work` or nothing of it. Takes the write lock at once, so that reading and then writing is one step. */
export function transaction<T>(db: DatabaseSync, work: () => T): T {
  const depth = depths.get(db) ?? 0;
  if (depth > 0) return work();
  db.exec('BEGIN IMMEDIATE');
  depths.set(db, 1);
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  } finally {
    depths.delete(db);
  }
}
