import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '#lib/state/transaction.ts';
import { compactionTable } from './store-compactions.ts';
import { conversationTable } from './store-conversations.ts';
import { messageTable } from './store-messages.ts';
import { queueTable } from './store-queue.ts';
import { searchTable } from './store-search.ts';
import { titleTable } from './store-titles.ts';
import { usageTable } from './store-usage.ts';

/** All that is kept of conversations, one group of tables a file. */
export function createChatStore(db: DatabaseSync, now: () => number = Date.now) {
  return {
    ...conversationTable(db, now),
    ...messageTable(db, now),
    ...queueTable(db),
    ...searchTable(db),
    ...titleTable(db),
    ...usageTable(db, now),
    ...compactionTable(db, now),
    /** All of `work` is stored, or nothing of it. */
    transaction: <T>(work: () => T): T => transaction(db, work),
  };
}

export type ChatStore = ReturnType<typeof createChatStore>;
