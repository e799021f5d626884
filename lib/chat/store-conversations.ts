import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '#lib/errors.ts';
import { transaction } from '#lib/state/transaction.ts';
import type { ApprovalSettings } from '#lib/tools/types.ts';
import { randomId } from './ids.ts';
import type { DocRef } from './message.ts';
import { type Conversation, type ConversationRow, readApproval, readConversation } from './store-rows.ts';

const columns = 'id, browser_id, kind, path, title, approval, created_at, updated_at';

/** Conversations and which of them is the current one of a page. A browser sees only its own. */
export function conversationTable(db: DatabaseSync, now: () => number) {
  const iso = () => new Date(now()).toISOString();

  function findConversation(browserId: string, id: string): Conversation | null {
    const row = db
      .prepare(`SELECT ${columns} FROM chat_conversations WHERE id = ? AND browser_id = ?`)
      .get(id, browserId);
    return row === undefined ? null : readConversation(row as ConversationRow);
  }

  /** @throws AppError `not-found`, also for a conversation of another browser. */
  function getConversation(browserId: string, id: string): Conversation {
    const found = findConversation(browserId, id);
    if (found === null) throw new AppError('not-found', 'There is no such conversation; start a new one.');
    return found;
  }

  function findCurrent(browserId: string, doc: DocRef): Conversation | null {
    const row = db
      .prepare(
        'SELECT conversation_id AS id FROM chat_current WHERE browser_id = ? AND kind = ? AND path = ?',
      )
      .get(browserId, doc.kind, doc.path);
    return row === undefined ? null : findConversation(browserId, String(row.id));
  }

  function setCurrent(browserId: string, doc: DocRef, id: string): void {
    db.prepare('INSERT OR REPLACE INTO chat_current VALUES (?, ?, ?, ?)').run(
      browserId,
      doc.kind,
      doc.path,
      id,
    );
  }

  /** As the person set them last, also while an answer is under way. */
  function approvalOf(id: string): ApprovalSettings {
    const row = db.prepare('SELECT approval FROM chat_conversations WHERE id = ?').get(id);
    return readApproval(String(row?.approval ?? ''));
  }

  return {
    findConversation,
    getConversation,
    findCurrent,
    readApproval: approvalOf,

    /** Whose conversation it is. */
    browserOf(id: string): string | undefined {
      const row = db.prepare('SELECT browser_id FROM chat_conversations WHERE id = ?').get(id);
      return row === undefined ? undefined : String(row.browser_id);
    },

    /** A fresh conversation that becomes the page's current one; an empty current one is used again. */
    createConversation(browserId: string, doc: DocRef, approval: ApprovalSettings): Conversation {
      const current = findCurrent(browserId, doc);
      if (current !== null && isEmpty(db, current.id)) return current;
      const id = randomId('c');
      transaction(db, () => {
        const at = iso();
        db.prepare(`INSERT INTO chat_conversations (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`).run(
          id,
          browserId,
          doc.kind,
          doc.path,
          '',
          JSON.stringify(approval),
          at,
          at,
        );
        setCurrent(browserId, doc, id);
      });
      return getConversation(browserId, id);
    },

    /**
     * An earlier conversation becomes its page's current one again.
     * @throws AppError `not-found`, also where it is about another page.
     */
    makeCurrent(browserId: string, doc: DocRef, id: string): Conversation {
      const found = getConversation(browserId, id);
      if (found.doc.kind !== doc.kind || found.doc.path !== doc.path) {
        throw new AppError('not-found', 'That conversation is about another page; open it there.');
      }
      setCurrent(browserId, doc, id);
      return found;
    },

    /** The conversation is about another page from now on, and that page's current one. */
    moveConversation(browserId: string, id: string, doc: DocRef): Conversation {
      transaction(db, () => {
        db.prepare('DELETE FROM chat_current WHERE conversation_id = ?').run(id);
        db.prepare(
          'UPDATE chat_conversations SET kind = ?, path = ?, updated_at = ? WHERE id = ? AND browser_id = ?',
        ).run(doc.kind, doc.path, iso(), id, browserId);
        setCurrent(browserId, doc, id);
      });
      return getConversation(browserId, id);
    },

    setTitle(id: string, title: string): void {
      db.prepare('UPDATE chat_conversations SET title = ? WHERE id = ?').run(title, id);
    },

    deleteConversation(browserId: string, id: string): void {
      db.prepare('DELETE FROM chat_conversations WHERE id = ? AND browser_id = ?').run(id, browserId);
    },

    setApproval(id: string, change: Partial<ApprovalSettings>): void {
      transaction(db, () => {
        const settings = JSON.stringify({ ...approvalOf(id), ...change });
        db.prepare('UPDATE chat_conversations SET approval = ? WHERE id = ?').run(settings, id);
      });
    },
  };
}

function isEmpty(db: DatabaseSync, id: string): boolean {
  return (
    db
      .prepare(
        `SELECT 1 FROM chat_messages WHERE conversation_id = ?1
         UNION ALL SELECT 1 FROM chat_queue WHERE conversation_id = ?1`,
      )
      .get(id) === undefined
  );
}
