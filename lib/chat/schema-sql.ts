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
