import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '#lib/errors.ts';
import { transaction } from '#lib/state/transaction.ts';
import type { TasksUIMessage } from './message.ts';
import { type OwnerState, ownerState, thisOwner } from './owner.ts';
import { textOf } from './parts.ts';
import { type MessageRow, readMessage } from './store-rows.ts';

export interface RunningAnswer {
  conversationId: string;
  message: TasksUIMessage;
  owner: OwnerState;
}

export interface SaveOptions {
  /** A run of this process is still writing it. */
  running?: boolean;
  /** Of a new message: what it follows; null begins the conversation anew. Without it, the end of the branch. */
  parentId?: string | null;
}

/** The messages of the branch that is shown. A set, so that a circle made by hand ends; parents are always older. */
const branch = `WITH RECURSIVE branch (id, parent_id) AS (
    SELECT m.id, m.parent_id FROM chat_conversations c
      JOIN chat_messages m ON m.conversation_id = c.id AND m.id = c.leaf_id WHERE c.id = ?1
    UNION
    SELECT m.id, m.parent_id FROM branch
      JOIN chat_messages m ON m.conversation_id = ?1 AND m.id = branch.parent_id)`;

/** Messages, in branches: each knows what it follows, the conversation knows where the shown branch ends. */
export function messageTable(db: DatabaseSync, now: () => number) {
  return {
    countMessages(conversationId: string): number {
      const row = db
        .prepare('SELECT count(*) AS n FROM chat_messages WHERE conversation_id = ?')
        .get(conversationId);
      return Number(row?.n ?? 0);
    },

    /** The branch that is shown, oldest first. */
    readMessages(conversationId: string): TasksUIMessage[] {
      const rows = db
        .prepare(
          `${branch} SELECT m.id, m.role, m.parts, m.metadata FROM branch
             JOIN chat_messages m ON m.conversation_id = ?1 AND m.id = branch.id ORDER BY m.position`,
        )
        .all(conversationId);
      return rows.map((row) => readMessage(row as unknown as MessageRow));
    },

    /** The end of that branch from `sinceId` on; null where that message is not in it. Reads no other. */
    readMessagesSince(conversationId: string, sinceId: string): TasksUIMessage[] | null {
      const rows = db
        .prepare(
          `WITH RECURSIVE branch (id, parent_id) AS (
             SELECT m.id, m.parent_id FROM chat_conversations c
               JOIN chat_messages m ON m.conversation_id = c.id AND m.id = c.leaf_id WHERE c.id = ?1
             UNION
             SELECT m.id, m.parent_id FROM branch
               JOIN chat_messages m ON m.conversation_id = ?1 AND m.id = branch.parent_id
             WHERE branch.id <> ?2)
           SELECT m.id, m.role, m.parts, m.metadata FROM branch
             JOIN chat_messages m ON m.conversation_id = ?1 AND m.id = branch.id
           WHERE EXISTS (SELECT 1 FROM branch WHERE id = ?2) ORDER BY m.position`,
        )
        .all(conversationId, sinceId);
      if (rows.length === 0) return null;
      return rows.map((row) => readMessage(row as unknown as MessageRow));
    },

    hasMessage(conversationId: string, id: string): boolean {
      const found = db
        .prepare('SELECT 1 FROM chat_messages WHERE conversation_id = ? AND id = ?')
        .get(conversationId, id);
      return found !== undefined;
    },

    /** What the message follows; null for the first one. */
    parentOf(conversationId: string, id: string): string | null {
      const row = db
        .prepare('SELECT parent_id FROM chat_messages WHERE conversation_id = ? AND id = ?')
        .get(conversationId, id);
      return row === undefined || row.parent_id === null ? null : String(row.parent_id);
    },

    /** Writes a message whole: a new one becomes the end of the shown branch, a known one keeps its place. */
    saveMessage(conversationId: string, message: TasksUIMessage, options: SaveOptions = {}): void {
      const owner = options.running === true ? thisOwner() : null;
      const beat = owner === null ? null : now();
      const parts = JSON.stringify(message.parts);
      const metadata = JSON.stringify(message.metadata ?? {});
      const values = [message.role, parts, metadata, textOf(message), owner, beat];
      transaction(db, () => {
        const known = db
          .prepare(
            `UPDATE chat_messages SET role = ?, parts = ?, metadata = ?, words = ?, run_owner = ?, run_beat = ?
             WHERE conversation_id = ? AND id = ?`,
          )
          .run(...values, conversationId, message.id);
        if (known.changes === 0) {
          db.prepare(
            `INSERT INTO chat_messages
               (role, parts, metadata, words, run_owner, run_beat, conversation_id, id, position, parent_id)
             SELECT ?, ?, ?, ?, ?, ?, id, ?,
               (SELECT coalesce(max(position), 0) + 1 FROM chat_messages m WHERE m.conversation_id = c.id),
               CASE WHEN ? THEN leaf_id ELSE ? END
             FROM chat_conversations c WHERE id = ?`,
          ).run(
            ...values,
            message.id,
            options.parentId === undefined ? 1 : 0,
            options.parentId ?? null,
            conversationId,
          );
          db.prepare('UPDATE chat_conversations SET leaf_id = ? WHERE id = ?').run(
            message.id,
            conversationId,
          );
        }
        db.prepare(
          `UPDATE chat_conversations SET updated_at = ?,
             title = CASE WHEN title = '' AND ? = 'user' THEN ? ELSE title END WHERE id = ?`,
        ).run(new Date(now()).toISOString(), message.role, titleOf(message), conversationId);
      });
    },

    /** Messages of the shown branch that stand beside others, each with all that stand there, oldest first. */
    listVersions(conversationId: string) {
      const rows = db
        .prepare(
          `${branch} SELECT m.id, m.words, m.metadata, b.id AS shown FROM branch b
             JOIN chat_messages m ON m.conversation_id = ?1 AND m.parent_id IS b.parent_id
           WHERE (SELECT count(*) FROM chat_messages s
                  WHERE s.conversation_id = ?1 AND s.parent_id IS b.parent_id) > 1
           ORDER BY m.position`,
        )
        .all(conversationId);
      const points = new Map<string, Version[]>();
      for (const row of rows) {
        const shown = String(row.shown);
        const { metadata } = readMessage({ ...(row as unknown as MessageRow), role: '', parts: '[]' });
        points.set(shown, [
          ...(points.get(shown) ?? []),
          {
            messageId: String(row.id),
            createdAt: metadata?.createdAt ?? null,
            text: String(row.words).replace(/\s+/g, ' ').trim().slice(0, 120).toWellFormed(),
            shown: row.id === row.shown,
          },
        ]);
      }
      return [...points].map(([messageId, versions]) => ({ messageId, versions }));
    },

    /**
     * Shows the branch that goes through this message, to its newest end. Returns that end's id.
     * @throws AppError `not-found`.
     */
    showBranch(conversationId: string, messageId: string): string {
      const row = db
        .prepare(
          `WITH RECURSIVE below (id) AS (
             SELECT id FROM chat_messages WHERE conversation_id = ?1 AND id = ?2
             UNION
             SELECT m.id FROM below JOIN chat_messages m
               ON m.conversation_id = ?1 AND m.parent_id = below.id)
           SELECT m.id FROM below JOIN chat_messages m ON m.conversation_id = ?1 AND m.id = below.id
           ORDER BY m.position DESC LIMIT 1`,
        )
        .get(conversationId, messageId);
      if (row === undefined)
        throw new AppError('not-found', 'There is no such message; reload to see what is.');
      const leafId = String(row.id);
      db.prepare('UPDATE chat_conversations SET leaf_id = ? WHERE id = ?').run(leafId, conversationId);
      return leafId;
    },

    /** Says that the run which writes this answer is alive; to be called every `beatEveryMs`. */
    beat(conversationId: string, messageId: string): void {
      db.prepare(
        'UPDATE chat_messages SET run_beat = ? WHERE conversation_id = ? AND id = ? AND run_owner IS NOT NULL',
      ).run(now(), conversationId, messageId);
    },

    /** Answers that a run was writing when last heard of, of one conversation or of all. */
    listRunning(conversationId?: string): RunningAnswer[] {
      const rows = db
        .prepare(
          `SELECT conversation_id, id, role, parts, metadata, run_owner, run_beat FROM chat_messages
           WHERE run_owner IS NOT NULL AND (?1 IS NULL OR conversation_id = ?1)`,
        )
        .all(conversationId ?? null);
      return rows.map((row) => ({
        conversationId: String(row.conversation_id),
        message: readMessage(row as unknown as MessageRow),
        owner: ownerState(String(row.run_owner), Number(row.run_beat), now()),
      }));
    },
  };
}

export interface Version {
  messageId: string;
  createdAt: string | null;
  /** How it begins, on one line. */
  text: string;
  shown: boolean;
}

/** First words of the first message, on one line. */
function titleOf(message: TasksUIMessage): string {
  const words = textOf(message).replace(/\s+/g, ' ').trim();
  if (words === '') return 'Attachment';
  if (words.length <= 60) return words;
  const cut = words.slice(0, 60);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 30)).trimEnd()}…`;
}
