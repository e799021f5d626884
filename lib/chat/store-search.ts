import type { DatabaseSync } from 'node:sqlite';
import { type Conversation, type ConversationRow, readConversation } from './store-rows.ts';

export interface FoundConversation extends Conversation {
  messageCount: number;
  /** Where the words stand, best first; empty without a query, or where only the title has them. */
  hits: { messageId: string; role: string; snippet: string }[];
  /** In how many of its messages they stand, among the best of all. */
  hitCount: number;
}

const columns = `c.id, c.browser_id, c.kind, c.path, c.title, c.approval, c.created_at, c.updated_at,
  (SELECT count(*) FROM chat_messages n WHERE n.conversation_id = c.id) AS message_count`;
/** Of one conversation; more than anybody goes through. */
const maxHits = 20;
const maxRows = 500;

/** The history of a browser: newest first, those with at least one message. */
export function searchTable(db: DatabaseSync) {
  const found = (row: Record<string, unknown>): FoundConversation => ({
    ...readConversation(row as ConversationRow),
    messageCount: Number(row.message_count),
    hits: [],
    hitCount: 0,
  });

  /** Conversations whose messages or title hold every term, from `sql`'s rows of conversation and message. */
  function collect(rows: readonly Record<string, unknown>[], into: Map<string, FoundConversation>): void {
    for (const row of rows) {
      const conversation = into.get(String(row.id)) ?? found(row);
      into.set(conversation.id, conversation);
      if (typeof row.message_id !== 'string') continue;
      conversation.hitCount++;
      if (conversation.hits.length >= maxHits) continue;
      const snippet = String(row.snippet).replace(/\s+/g, ' ').trim();
      conversation.hits.push({ messageId: row.message_id, role: String(row.role), snippet });
    }
  }

  return {
    /**
     * `query`: each of its words must stand in one message, or in the title, at least as the beginning of a word
     * and with its punctuation. Where nothing has them so, also in the midst of words.
     */
    listConversations(browserId: string, query: string, limit = 100): FoundConversation[] {
      const terms = query
        .toWellFormed()
        .split(/[\s\0]+/)
        .filter((term) => term !== '');
      const all = new Map<string, FoundConversation>();
      const title = terms.map(() => `AND c.title LIKE ? ESCAPE '\\'`).join(' ');
      collect(
        db
          .prepare(
            `SELECT ${columns} FROM chat_conversations c
             WHERE c.browser_id = ? AND c.leaf_id IS NOT NULL ${title} ORDER BY c.updated_at DESC, c.id LIMIT ?`,
          )
          .all(browserId, ...terms.map(pattern), limit),
        all,
      );
      if (terms.length > 0) {
        collect(matching(db, browserId, terms), all);
        if (all.size === 0) collect(containing(db, browserId, terms), all);
      }
      return [...all.values()]
        .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : 0))
        .slice(0, limit);
    },
  };
}

function matching(db: DatabaseSync, browserId: string, terms: readonly string[]) {
  const match = terms
    .map(ftsTerm)
    .filter((term) => term !== '')
    .join(' ');
  if (match === '') return [];
  const literal = terms.filter((term) => /[^\p{L}\p{N}\p{M}]/u.test(term));
  return db
    .prepare(
      `SELECT ${columns}, m.id AS message_id, m.role, snippet(chat_search, 0, '', '', '…', 16) AS snippet
       FROM chat_search
         JOIN chat_search_rows r ON r.id = chat_search.rowid
         JOIN chat_messages m ON m.conversation_id = r.conversation_id AND m.id = r.message_id
         JOIN chat_conversations c ON c.id = m.conversation_id
       WHERE chat_search MATCH ? AND c.browser_id = ?
         ${literal.map(() => `AND m.words LIKE ? ESCAPE '\\'`).join(' ')}
       ORDER BY rank LIMIT ${maxRows}`,
    )
    .all(match, browserId, ...literal.map(pattern));
}

/** By reading every message: for scripts without spaces, and for pieces of words. */
function containing(db: DatabaseSync, browserId: string, terms: readonly string[]) {
  return db
    .prepare(
      `SELECT ${columns}, m.id AS message_id, m.role,
         substr(m.words, max(1, instr(lower(m.words), lower(?)) - 40), 120) AS snippet
       FROM chat_messages m JOIN chat_conversations c ON c.id = m.conversation_id
       WHERE c.browser_id = ? ${terms.map(() => `AND m.words LIKE ? ESCAPE '\\'`).join(' ')}
       ORDER BY m.position DESC LIMIT ${maxRows}`,
    )
    .all(terms[0] ?? '', browserId, ...terms.map(pattern));
}

/** Only letters and digits, in quotes: nothing of what a person types is taken as FTS5's query language. */
function ftsTerm(term: string): string {
  const words = term.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return words.length === 0 ? '' : `"${words.join(' ')}"*`;
}

function pattern(term: string): string {
  return `%${term.replace(/[\\%_]/g, '\\$&')}%`;
}
