import { AppError, sqliteCode } from '../errors.ts';

/** By SQLite's primary result code. */
const refusals: Record<number, string> = {
  5: 'is busy with another program; try again in a moment',
  8: 'cannot be written; make the state folder writable',
  10: 'cannot be read or written; look at the disk',
  11: 'is damaged; start the server again, and a new one is begun',
  13: 'cannot grow, the disk is full; free some space',
  14: 'cannot be opened; make the state folder writable',
};

/** A failed statement in words with a remedy, or null for any other failure. `name`: `state database`. */
export function databaseRefusal(error: unknown, name: string): AppError | null {
  const words = refusals[sqliteCode(error) ?? 0];
  return words === undefined ? null : new AppError('unavailable', `The ${name} ${words}.`, { cause: error });
}
