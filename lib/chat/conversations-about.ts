import 'server-only';
import type { DatabaseSync } from 'node:sqlite';

export interface ConversationAbout {
  id: string;
  title: string;
  /** ISO 8601, UTC. */
  updatedAt: string;
}

/** This browser's conversations about one file, newest first; those with at least one message. */
export function conversationsAbout(
  db: DatabaseSync,
  browserId: string,
  path: string,
  limit: number,
): ConversationAbout[] {
  return db
    .prepare(
      `SELECT id, title, updated_at FROM chat_conversations
       WHERE browser_id = ? AND path = ? AND kind IN ('task', 'doc') AND leaf_id IS NOT NULL
       ORDER BY updated_at DESC, id LIMIT ?`,
    )
    .all(browserId, path, limit)
    .map((row) => ({ id: String(row.id), title: String(row.title), updatedAt: String(row.updated_at) }));
}
