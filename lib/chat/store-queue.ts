import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '#lib/errors.ts';
import { transaction } from '#lib/state/transaction.ts';
import type { TasksUIMessage } from './message.ts';
import { textOf } from './parts.ts';
import { readParts } from './store-rows.ts';

export const maxQueued = 20;

export interface QueuedMessage {
  id: string;
  text: string;
  createdAt: string;
  /** How many selections, files and folders go along; absent for none. */
  along?: number;
}

/** Messages that wait for the answer under way, in the order in which they will go out. */
export function queueTable(db: DatabaseSync) {
  function readQueue(conversationId: string): QueuedMessage[] {
    const rows = db
      .prepare('SELECT id, parts, created_at FROM chat_queue WHERE conversation_id = ? ORDER BY position, id')
      .all(conversationId);
    return rows.map((row) => {
      const parts = readParts(String(row.parts));
      const along = parts.filter(({ type }) => type === 'data-quote' || type === 'data-mention').length;
      return {
        id: String(row.id),
        text: textOf({ parts }),
        createdAt: String(row.created_at),
        ...(along > 0 ? { along } : {}),
      };
    });
  }

  function getParts(conversationId: string, id: string): TasksUIMessage['parts'] {
    const row = db
      .prepare('SELECT parts FROM chat_queue WHERE conversation_id = ? AND id = ?')
      .get(conversationId, id);
    if (row === undefined) {
      throw new AppError('not-found', 'That message no longer waits; it was sent or removed. Reload.');
    }
    return readParts(String(row.parts));
  }

  return {
    readQueue,

    /** @throws AppError `conflict` for an id that waits already, `too-many`. */
    enqueue(
      conversationId: string,
      message: Required<Pick<TasksUIMessage, 'id' | 'parts' | 'metadata'>>,
    ): void {
      transaction(db, () => {
        const waiting = readQueue(conversationId);
        if (waiting.some(({ id }) => id === message.id)) {
          throw new AppError('conflict', 'This message waits already; reload to see it.');
        }
        if (waiting.length >= maxQueued) {
          throw new AppError('too-many', `${maxQueued} messages wait already; remove one, or wait.`);
        }
        db.prepare(
          `INSERT INTO chat_queue SELECT ?1, ?2,
             (SELECT coalesce(max(position), 0) + 1 FROM chat_queue WHERE conversation_id = ?1), ?3, ?4`,
        ).run(
          conversationId,
          message.id,
          JSON.stringify(message.parts),
          message.metadata?.createdAt ?? new Date().toISOString(),
        );
      });
    },

    /** The next one, or null. */
    peekQueued(conversationId: string): { id: string; parts: TasksUIMessage['parts'] } | null {
      const row = db
        .prepare('SELECT id, parts FROM chat_queue WHERE conversation_id = ? ORDER BY position, id LIMIT 1')
        .get(conversationId);
      return row === undefined ? null : { id: String(row.id), parts: readParts(String(row.parts)) };
    },

    /** Takes the next one out, or null. To be called in the transaction that stores it as sent. */
    takeQueued(conversationId: string): { id: string; parts: TasksUIMessage['parts'] } | null {
      const row = db
        .prepare(
          `DELETE FROM chat_queue WHERE conversation_id = ?1 AND id =
             (SELECT id FROM chat_queue WHERE conversation_id = ?1 ORDER BY position, id LIMIT 1)
           RETURNING id, parts`,
        )
        .get(conversationId);
      return row === undefined ? null : { id: String(row.id), parts: readParts(String(row.parts)) };
    },

    /** Another text in its place; attachments stay. @throws AppError `not-found`. */
    editQueued(conversationId: string, id: string, text: string): void {
      transaction(db, () => {
        const kept = getParts(conversationId, id).filter((part) => part.type !== 'text');
        db.prepare('UPDATE chat_queue SET parts = ? WHERE conversation_id = ? AND id = ?').run(
          JSON.stringify([{ type: 'text', text }, ...kept]),
          conversationId,
          id,
        );
      });
    },

    /** @throws AppError `not-found`. */
    removeQueued(conversationId: string, id: string): void {
      getParts(conversationId, id);
      db.prepare('DELETE FROM chat_queue WHERE conversation_id = ? AND id = ?').run(conversationId, id);
    },

    /** @throws AppError `conflict` where `order` does not hold each waiting id once. */
    orderQueue(conversationId: string, order: readonly string[]): void {
      transaction(db, () => {
        const known = readQueue(conversationId).map(({ id }) => id);
        if (known.toSorted().join('\n') !== order.toSorted().join('\n')) {
          throw new AppError('conflict', 'Other messages wait by now; reload to see which.');
        }
        const place = db.prepare('UPDATE chat_queue SET position = ? WHERE conversation_id = ? AND id = ?');
        for (const [index, id] of order.entries()) place.run(index + 1, conversationId, id);
      });
    },
  };
}
