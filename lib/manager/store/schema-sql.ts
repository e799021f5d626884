/**
 * Tables of `runs.sqlite`, one entry a migration. Entries that were released never change: add one. A run is one
 * JSON document, checked when it is read; beside it stands what is asked for, counted or guarded by the database itself.
 */
export const runMigrations: readonly string[] = [
  `
  CREATE TABLE runs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, -- the order in which they were put in line, whatever the clock said
    id TEXT NOT NULL UNIQUE,
    task_id TEXT NOT NULL,
    state TEXT NOT NULL,
    data TEXT NOT NULL,
    token INTEGER NOT NULL DEFAULT 0,      -- grows with each claim: an older one writes nothing more
    holder TEXT,                           -- the process that holds the lease, as JSON
    beat_ms INTEGER,                       -- and when it last said so, in ms since 1970
    cancel_asked INTEGER NOT NULL DEFAULT 0,
    log_bytes INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE UNIQUE INDEX runs_one_active ON runs (task_id)
    WHERE state IN ('queued', 'preparing', 'working', 'checking', 'finishing');
  CREATE INDEX runs_by_task ON runs (task_id, seq);
  CREATE INDEX runs_by_state ON runs (state, seq);

  CREATE TABLE manager (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];
