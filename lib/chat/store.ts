import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '#lib/errors.ts';
import type { ApprovalSettings } from '#lib/tools/types.ts';
import { randomId } from './ids.ts';
import type { DocRef, MessageUsage, TasksUIMessage } from './message.ts';
import { type OwnerState, ownerState, thisOwner } from './owner.ts';
import { textOf } from './parts.ts';
import { type MessageRow, readApproval, readMessage, transaction } from './store-rows.ts';

export interface Conversation {
  id: string;
  doc: DocRef;
  title: string;
  approval: ApprovalSettings;
  createdAt: string;
  updatedAt: string;
}

export interface RunningAnswer {
  conversationId: string;
  message: TasksUIMessage;
  owner: OwnerState;
}

type ConversationRow = Record<
  'id' | 'kind' | 'path' | 'title' | 'approval' | 'created_at' | 'updated_at',
  string
>;

function asConversation(row: ConversationRow): Conversation {
  return {
    id: row.id,
    doc: { kind: row.kind as DocRef['kind'], path: row.path },
    title: row.title,
    approval: readApproval(row.approval),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Conversations and which of them is the current one of a page. A browser sees only its own. */
export function createChatStore(db: DatabaseSync, now: () => number = Date.now) {
  const iso = () => new Date(now()).toISOString();
  const columns = 'id, kind, path, title, approval, created_at, updated_at';

  function findConversation(browserId: string, id: string): Conversation | null {
    const row = db
      .prepare(`SELECT ${columns} FROM chat_conversations WHERE id = ? AND browser_id = ?`)
      .get(id, browserId);
    return row === undefined ? null : asConversation(row as ConversationRow);
  }

  return {
    findConversation,

    /** @throws AppError `not-found`, also for a conversation of another browser. */
    getConversation(browserId: string, id: string): Conversation {
      const found = findConversation(browserId, id);
      if (found === null) throw new AppError('not-found', 'There is no such conversation; start a new one.');
      return found;
    },

    findCurrent(browserId: string, doc: DocRef): Conversation | null {
      const row = db
        .prepare(
          'SELECT conversation_id AS id FROM chat_current WHERE browser_id = ? AND kind = ? AND path = ?',
        )
        .get(browserId, doc.kind, doc.path);
      return row === undefined ? null : findConversation(browserId, String(row.id));
    },

    /** A fresh conversation that becomes the page's current one; an empty current one is used again. */
    createConversation(browserId: string, doc: DocRef, approval: ApprovalSettings): Conversation {
      const current = this.findCurrent(browserId, doc);
      if (current !== null && this.countMessages(current.id) === 0) return current;
      const id = randomId('c');
      transaction(db, () => {
        const at = iso();
        db.prepare('INSERT INTO chat_conversations VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
          id,
          browserId,
          doc.kind,
          doc.path,
          '',
          JSON.stringify(approval),
          at,
          at,
        );
        db.prepare('INSERT OR REPLACE INTO chat_current VALUES (?, ?, ?, ?)').run(
          browserId,
          doc.kind,
          doc.path,
          id,
        );
      });
      return this.getConversation(browserId, id);
    },

    /**
     * An earlier conversation becomes its page's current one again.
     * @throws AppError `not-found`, also where it is about another page.
     */
    makeCurrent(browserId: string, doc: DocRef, id: string): Conversation {
      const found = this.getConversation(browserId, id);
      if (found.doc.kind !== doc.kind || found.doc.path !== doc.path) {
        throw new AppError('not-found', 'That conversation is about another page; open it there.');
      }
      db.prepare('INSERT OR REPLACE INTO chat_current VALUES (?, ?, ?, ?)').run(
        browserId,
        doc.kind,
        doc.path,
        id,
      );
      return found;
    },

    deleteConversation(browserId: string, id: string): void {
      db.prepare('DELETE FROM chat_conversations WHERE id = ? AND browser_id = ?').run(id, browserId);
    },

    setApproval(id: string, change: Partial<ApprovalSettings>): void {
      transaction(db, () => {
        const settings = { ...this.readApproval(id), ...change };
        db.prepare('UPDATE chat_conversations SET approval = ? WHERE id = ?').run(
          JSON.stringify(settings),
          id,
        );
      });
    },

    /** As the person set them last, also while an answer is under way. */
    readApproval(id: string): ApprovalSettings {
      const row = db.prepare('SELECT approval FROM chat_conversations WHERE id = ?').get(id);
      return readApproval(String(row?.approval ?? ''));
    },

    /** Newest first, those with at least one message; `query` is looked for in titles and texts. */
    listConversations(browserId: string, query: string, limit = 100) {
      const pattern = `%${query.replace(/[\\%_]/g, '\\$&')}%`;
      return db
        .prepare(
          `SELECT ${columns},
             (SELECT count(*) FROM chat_messages m WHERE m.conversation_id = c.id) AS message_count
           FROM chat_conversations c
           WHERE browser_id = ?
             AND EXISTS (SELECT 1 FROM chat_messages m WHERE m.conversation_id = c.id
                         AND (c.title LIKE ? ESCAPE '\\' OR m.words LIKE ? ESCAPE '\\'))
           ORDER BY updated_at DESC, id LIMIT ?`,
        )
        .all(browserId, pattern, pattern, limit)
        .map((row) => ({
          ...asConversation(row as ConversationRow),
          messageCount: Number((row as { message_count?: unknown }).message_count),
        }));
    },

    countMessages(conversationId: string): number {
      const row = db
        .prepare('SELECT count(*) AS n FROM chat_messages WHERE conversation_id = ?')
        .get(conversationId);
      return Number(row?.n ?? 0);
    },

    /** In order, oldest first. */
    readMessages(conversationId: string): TasksUIMessage[] {
      const rows = db
        .prepare(
          'SELECT id, role, parts, metadata FROM chat_messages WHERE conversation_id = ? ORDER BY position',
        )
        .all(conversationId);
      return rows.map((row) => readMessage(row as unknown as MessageRow));
    },

    /**
     * Writes a message whole: a new one at the end, a known one in its place. `running` marks an answer that a
     * run of this process is still writing.
     */
    saveMessage(conversationId: string, message: TasksUIMessage, options: { running?: boolean } = {}): void {
      const owner = options.running === true ? thisOwner() : null;
      const beat = owner === null ? null : now();
      const parts = JSON.stringify(message.parts);
      const metadata = JSON.stringify(message.metadata ?? {});
      transaction(db, () => {
        db.prepare(
          `INSERT INTO chat_messages VALUES (?, ?,
             (SELECT coalesce(max(position), 0) + 1 FROM chat_messages WHERE conversation_id = ?),
             ?, ?, ?, ?, ?, ?)
           ON CONFLICT (conversation_id, id) DO UPDATE SET parts = excluded.parts,
             metadata = excluded.metadata, words = excluded.words, run_owner = excluded.run_owner,
             run_beat = excluded.run_beat`,
        ).run(
          conversationId,
          message.id,
          conversationId,
          message.role,
          parts,
          metadata,
          textOf(message),
          owner,
          beat,
        );
        db.prepare(
          `UPDATE chat_conversations SET updated_at = ?,
             title = CASE WHEN title = '' AND ? = 'user' THEN ? ELSE title END WHERE id = ?`,
        ).run(iso(), message.role, titleOf(message), conversationId);
      });
    },

    deleteMessage(conversationId: string, messageId: string): void {
      db.prepare('DELETE FROM chat_messages WHERE conversation_id = ? AND id = ?').run(
        conversationId,
        messageId,
      );
    },

    recordUsage(conversationId: string, messageId: string, model: string, usage: MessageUsage): void {
      db.prepare('INSERT OR REPLACE INTO chat_usage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
        conversationId,
        messageId,
        model,
        usage.inputTokens ?? null,
        usage.outputTokens ?? null,
        usage.totalTokens ?? null,
        usage.cachedInputTokens ?? null,
        usage.reasoningTokens ?? null,
        iso(),
      );
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

export type ChatStore = ReturnType<typeof createChatStore>;

/** First words of the first message, on one line. */
function titleOf(message: TasksUIMessage): string {
  const words = textOf(message).replace(/\s+/g, ' ').trim();
  if (words === '') return 'Attachment';
  if (words.length <= 60) return words;
  const cut = words.slice(0, 60);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 30)).trimEnd()}…`;
}
