import { type Database, openDatabase } from './database.ts';
import { migrations } from './migrations.ts';

export type State = Pick<Database, 'db' | 'notice' | 'close'>;

/** Opens the server's own database: conversations, and what can be undone. @throws AppError `unavailable`. */
export function openState(stateDir: string): State {
  return openDatabase({
    stateDir,
    fileName: 'state.sqlite',
    migrations,
    words: { name: 'state database', holds: 'earlier conversations' },
  });
}
