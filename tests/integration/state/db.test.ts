import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { errorResponse } from '#lib/server/respond.ts';
import { databaseRefusal } from '#lib/state/database-refusal.ts';
import { openState } from '#lib/state/db.ts';
import { migrations } from '#lib/state/migrations.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dataface-state-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what was written is there after opening again, and migrations run once', () => {
  const first = openState(folder);
  first.db.exec("CREATE TABLE kept (value TEXT); INSERT INTO kept VALUES ('x')");
  first.close();
  const second = openState(folder);
  expect(second.db.prepare('SELECT value FROM kept').get()).toEqual({ value: 'x' });
  expect(second.db.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length });
  expect(second.notice).toBeNull();
  second.close();
});

test.each([
  [
    'overwritten',
    () => writeFileSync(join(folder, 'state.sqlite'), 'not a database at all, but long enough to be read'),
  ],
  [
    'cut short',
    () => {
      const state = openState(folder);
      state.db.exec('CREATE TABLE big (x)');
      const insert = state.db.prepare('INSERT INTO big VALUES (?)');
      for (let i = 0; i < 200; i++) insert.run('x'.repeat(1000));
      state.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      state.close();
      truncateSync(join(folder, 'state.sqlite'), 20_000);
    },
  ],
])('a database that was %s is moved aside, said so, and a new one works', (_name, damage) => {
  damage();
  const state = openState(folder);
  expect(state.notice).toMatch(/damaged.*moved aside as state\.sqlite\.damaged-/);
  state.db.exec('CREATE TABLE works (x)');
  state.close();
  expect(readdirSync(folder).some((name) => name.startsWith('state.sqlite.damaged-'))).toBe(true);
});

test('a database of a newer version is refused with the remedy and left alone', () => {
  const state = openState(folder);
  state.db.exec('PRAGMA user_version = 9999');
  state.close();
  expect(() => openState(folder)).toThrow('newer version');
  expect(readdirSync(folder)).toEqual(['state.sqlite']);
});

const refusalOf = (work: () => void): string => {
  try {
    work();
  } catch (error) {
    return databaseRefusal(error, 'state database')?.message ?? `other: ${error}`;
  }
  return 'none';
};

test('what cannot be written because another program holds the database, or may not be, is said with what to do', async () => {
  const state = openState(folder);
  state.db.exec('CREATE TABLE kept (value TEXT); PRAGMA busy_timeout = 0');
  const other = new DatabaseSync(join(folder, 'state.sqlite'));
  other.exec('BEGIN EXCLUSIVE');
  const write = (db: DatabaseSync) => () => db.exec("INSERT INTO kept VALUES ('x')");
  const locked = 'The state database is busy with another program; try again in a moment.';
  expect(refusalOf(write(state.db))).toBe(locked);
  try {
    write(state.db)();
  } catch (error) {
    const response = errorResponse(error);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ error: { code: 'unavailable', message: locked } });
  }
  other.exec('ROLLBACK');
  other.close();
  const reader = new DatabaseSync(join(folder, 'state.sqlite'), { readOnly: true });
  expect(refusalOf(write(reader))).toBe(
    'The state database cannot be written; make the state folder writable.',
  );
  reader.close();
  expect(refusalOf(() => state.db.exec('no statement'))).toMatch(/^other: /);
  state.close();
});
