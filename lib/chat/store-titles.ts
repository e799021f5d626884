import type { DatabaseSync } from 'node:sqlite';
import type { DocRef } from './message.ts';

/** A conversation by its name alone. */
export interface TitledConversation {
  id: string;
  title: string;
  doc: DocRef;
  /** ISO 8601, UTC. */
  updatedAt: string;
}

/** Titles of a browser's conversations: light enough to be asked for at each keystroke. */
export function titleTable(db: DatabaseSync) {
  return {
    /** Newest first, those with at least one message. */
    listTitles(browserId: string, limit = 300): TitledConversation[] {
      return db
        .prepare(
          `SELECT id, kind, path, title, updated_at FROM chat_conversations
           WHERE browser_id = ? AND leaf_id IS NOT NULL AND title <> '' ORDER BY updated_at DESC, id LIMIT ?`,
        )
        .all(browserId, limit)
        .map((row) => ({
          id: String(row.id),
          title: String(row.title),
          doc: { kind: String(row.kind) as DocRef['kind'], path: String(row.path) },
          updatedAt: String(row.updated_at),
        }));
    },
  };
}
