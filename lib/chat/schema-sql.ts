/**
 * The tables of the chat, one entry a migration, in order. Entries that were released never change: add one.
 * JSON columns are checked when they are read; times are ISO 8601 in UTC.
 */
export const chatMigrations: string[] = [
  `
  CREATE TABLE chat_conversations (
    id TEXT PRIMARY KEY,
    browser_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    approval TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX chat_conversations_by_browser ON chat_conversations (browser_id, updated_at);

  CREATE TABLE chat_current (
    browser_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    conversation_id TEXT NOT NULL REFERENCES chat_conversations (id) ON DELETE CASCADE,
    PRIMARY KEY (browser_id, kind, path)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX chat_current_by_conversation ON chat_current (conversation_id);

  CREATE TABLE chat_messages (
    conversation_id TEXT NOT NULL REFERENCES chat_conversations (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    parts TEXT NOT NULL,
    metadata TEXT NOT NULL,
    words TEXT NOT NULL, -- its text parts alone, for the search in the history
    run_owner TEXT,      -- set while a run writes this answer: whose it is
    run_beat INTEGER,    -- and when that run was last seen alive, in ms since 1970
    PRIMARY KEY (conversation_id, id),
    UNIQUE (conversation_id, position)
  ) STRICT;
  CREATE INDEX chat_messages_running ON chat_messages (run_owner) WHERE run_owner IS NOT NULL;

  CREATE TABLE chat_usage (
    conversation_id TEXT NOT NULL REFERENCES chat_conversations (id) ON DELETE CASCADE,
    message_id TEXT NOT NULL,
    model TEXT NOT NULL,
    input_tokens INTEGER,
    output_tokens INTEGER,
    total_tokens INTEGER,
    cached_input_tokens INTEGER,
    reasoning_tokens INTEGER,
    created_at TEXT NOT NULL,
    PRIMARY KEY (conversation_id, message_id)
  ) STRICT;
  `,
];

/** Added after the tables of the tools; see `lib/state/migrations.ts`. Append only, like the list above. */
export const chatTreeMigrations: string[] = [
  `
  -- Messages become a tree: what was asked or answered instead stands beside what it replaced.
  ALTER TABLE chat_messages ADD COLUMN parent_id TEXT;
  UPDATE chat_messages SET parent_id = (
    SELECT before.id FROM chat_messages before
    WHERE before.conversation_id = chat_messages.conversation_id AND before.position < chat_messages.position
    ORDER BY before.position DESC LIMIT 1);
  CREATE INDEX chat_messages_by_parent ON chat_messages (conversation_id, parent_id, position);
  ALTER TABLE chat_conversations ADD COLUMN leaf_id TEXT; -- last message of the branch that is shown
  UPDATE chat_conversations SET leaf_id = (
    SELECT id FROM chat_messages m WHERE m.conversation_id = chat_conversations.id
    ORDER BY position DESC LIMIT 1);

  CREATE TABLE chat_queue (
    conversation_id TEXT NOT NULL REFERENCES chat_conversations (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    parts TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (conversation_id, id)
  ) STRICT;

  CREATE TABLE chat_compactions (
    conversation_id TEXT NOT NULL REFERENCES chat_conversations (id) ON DELETE CASCADE,
    through_id TEXT NOT NULL, -- the last message that it covers
    kind TEXT NOT NULL,       -- 'prune': tool results left out; 'summary': all of it stands in text
    text TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (conversation_id, through_id, kind)
  ) STRICT;

  -- The full text. Its rows have numbers of their own: those of chat_messages may change in a VACUUM.
  CREATE TABLE chat_search_rows (
    id INTEGER PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    UNIQUE (conversation_id, message_id)
  ) STRICT;
  CREATE VIRTUAL TABLE chat_search USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2');
  INSERT INTO chat_search_rows (conversation_id, message_id)
    SELECT conversation_id, id FROM chat_messages WHERE words <> '';
  INSERT INTO chat_search (rowid, words)
    SELECT r.id, m.words FROM chat_search_rows r
    JOIN chat_messages m ON m.conversation_id = r.conversation_id AND m.id = r.message_id;
  -- An answer is taken up when it is finished, not once a second while it is written.
  CREATE TRIGGER chat_search_insert AFTER INSERT ON chat_messages
  WHEN new.run_owner IS NULL AND new.words <> '' BEGIN
    INSERT INTO chat_search_rows (conversation_id, message_id) VALUES (new.conversation_id, new.id);
    INSERT INTO chat_search (rowid, words) SELECT id, new.words FROM chat_search_rows
      WHERE conversation_id = new.conversation_id AND message_id = new.id;
  END;
  CREATE TRIGGER chat_search_update AFTER UPDATE OF words, run_owner ON chat_messages
  WHEN new.run_owner IS NULL AND (old.run_owner IS NOT NULL OR new.words <> old.words) BEGIN
    DELETE FROM chat_search WHERE rowid = (SELECT id FROM chat_search_rows
      WHERE conversation_id = new.conversation_id AND message_id = new.id);
    INSERT OR IGNORE INTO chat_search_rows (conversation_id, message_id) VALUES (new.conversation_id, new.id);
    INSERT INTO chat_search (rowid, words) SELECT id, new.words FROM chat_search_rows
      WHERE conversation_id = new.conversation_id AND message_id = new.id AND new.words <> '';
  END;
  CREATE TRIGGER chat_search_delete AFTER DELETE ON chat_messages BEGIN
    DELETE FROM chat_search WHERE rowid = (SELECT id FROM chat_search_rows
      WHERE conversation_id = old.conversation_id AND message_id = old.id);
    DELETE FROM chat_search_rows WHERE conversation_id = old.conversation_id AND message_id = old.id;
  END;
  `,
];
