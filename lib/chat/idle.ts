import 'server-only';
import { AppError } from '#lib/errors.ts';
import { recoverDeadRuns } from './recover.ts';
import { isRunning } from './runs.ts';
import type { ChatStore } from './store.ts';

/** @throws AppError `conflict` while an answer is under way. */
export function requireIdle(store: ChatStore, id: string): void {
  recoverDeadRuns(store, isRunning, id);
  if (!isRunning(id) && store.listRunning(id).length === 0) return;
  throw new AppError('conflict', 'An answer is under way in this conversation; wait for it or stop it.');
}
