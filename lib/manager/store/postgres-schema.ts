import { AppError } from '#lib/errors.ts';
import type { Postgres } from '#lib/state/postgres.ts';

/**
 * Tables of the shared queue, one entry a migration; `$schema` stands for the quoted name. Entries that were
 * released never change: add one. As in the embedded database a run is one JSON document, and text, not jsonb: what
 * programs write may hold a NUL.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE $schema.runs (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL UNIQUE,
    task_id text NOT NULL,
    state text NOT NULL,
    data text NOT NULL,
    token bigint NOT NULL DEFAULT 0,
    holder text,
    beat_at timestamptz,
    cancel_asked boolean NOT NULL DEFAULT false,
    log_bytes bigint NOT NULL DEFAULT 0
  );
  CREATE UNIQUE INDEX runs_one_active ON $schema.runs (task_id)
    WHERE state IN ('queued', 'preparing', 'working', 'checking', 'finishing');
  CREATE INDEX runs_by_task ON $schema.runs (task_id, seq);
  CREATE INDEX runs_by_state ON $schema.runs (state, seq);

  CREATE TABLE $schema.run_logs (
    run_id text NOT NULL REFERENCES $schema.runs (id) ON DELETE CASCADE,
    start bigint NOT NULL, -- offset of its first byte in the whole log
    size integer NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (run_id, start)
  );

  CREATE TABLE $schema.manager (name text PRIMARY KEY, value text NOT NULL);

  -- What was done, by a number that its caller made up: a question whose answer was lost is asked again, not done again.
  CREATE TABLE $schema.done (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    result text
  );
  CREATE INDEX done_by_time ON $schema.done (at);
  `,
];

/** Brings the tables up to date. Several may try at once: one does, the others wait for it. */
export async function migratePostgres(postgres: Postgres, schema: string): Promise<void> {
  const name = `"${schema}"`;
  await postgres.transaction(async (query) => {
    await query('SELECT pg_advisory_xact_lock(hashtext($1), 0)', [schema]);
    const [there] = await query('SELECT to_regclass($1) IS NOT NULL AS known', [`${name}.version`]);
    if (there?.known !== true) {
      await query(
        `CREATE SCHEMA IF NOT EXISTS ${name}; CREATE TABLE ${name}.version (count integer NOT NULL)`,
      );
      await query(`INSERT INTO ${name}.version VALUES (0)`);
    }
    const [row] = await query(`SELECT count FROM ${name}.version`);
    const count = Number(row?.count ?? 0);
    if (count > migrations.length) {
      throw new AppError(
        'unavailable',
        'The run queue was made by a newer version of Dataface Tasks; update this one.',
      );
    }
    if (count === migrations.length) return;
    for (const sql of migrations.slice(count)) await query(sql.replaceAll('$schema', name));
    await query(`UPDATE ${name}.version SET count = $1`, [migrations.length]);
  });
}
