/** Tables of the tools, in the order in which they were added; append only. */
export const toolMigrations: readonly string[] = [
  `CREATE TABLE edits (
    id TEXT PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    message_id TEXT,
    path TEXT NOT NULL,
    created INTEGER NOT NULL,
    before_bytes BLOB,
    before_sha256 TEXT,
    after_bytes BLOB NOT NULL,
    after_sha256 TEXT NOT NULL,
    edited_at TEXT NOT NULL,
    undone_at TEXT
  ) STRICT;
  CREATE INDEX edits_by_conversation ON edits (conversation_id, edited_at);`,
  `ALTER TABLE edits ADD COLUMN tool TEXT NOT NULL DEFAULT 'edit_file';
  ALTER TABLE edits ADD COLUMN state TEXT NOT NULL DEFAULT 'done'; -- begun, done, undoing or undone
  ALTER TABLE edits ADD COLUMN pruned_at TEXT;                     -- when its bytes were let go
  UPDATE edits SET state = 'undone' WHERE undone_at IS NOT NULL;
  CREATE INDEX edits_unsettled ON edits (state) WHERE state IN ('begun', 'undoing');`,
];
