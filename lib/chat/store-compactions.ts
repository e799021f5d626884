import type { DatabaseSync } from 'node:sqlite';

export interface Compaction {
  /** `prune`: old tool results are left out; `summary`: `text` stands for all of it. */
  kind: 'prune' | 'summary';
  /** The last message that it covers. */
  throughId: string;
  text: string;
}

/** What of a long conversation is no longer sent to the model whole. The messages themselves stay. */
export function compactionTable(db: DatabaseSync, now: () => number) {
  return {
    /** Of all branches, oldest first. */
    readCompactions(conversationId: string): Compaction[] {
      return db
        .prepare(
          `SELECT kind, through_id, text FROM chat_compactions WHERE conversation_id = ? ORDER BY created_at`,
        )
        .all(conversationId)
        .map((row) => ({
          kind: row.kind === 'summary' ? 'summary' : 'prune',
          throughId: String(row.through_id),
          text: String(row.text),
        }));
    },

    saveCompaction(conversationId: string, { kind, throughId, text }: Compaction): void {
      db.prepare('INSERT OR REPLACE INTO chat_compactions VALUES (?, ?, ?, ?, ?)').run(
        conversationId,
        throughId,
        kind,
        text,
        new Date(now()).toISOString(),
      );
    },
  };
}
