import { randomBytes } from 'node:crypto';
import { isAlive, type ProcessIdentity } from '#lib/process/identity.ts';
import type { Query, Row } from '#lib/state/postgres.ts';
import { processSchema, type Run, runSchema } from '../run.ts';
import { heldStates, isActive, isHeld, type RunState } from '../run-states.ts';
import type { Claim, NewRun, RunFilter, RunPatch } from '../run-store.ts';
import {
  changedRun,
  hasEnded,
  leaseMs,
  madeRun,
  noSuchRun,
  notThereAnyMore,
  staleClaim,
  withoutLog,
} from './changes.ts';
import type { RunQueue } from './postgres-queue.ts';
import { serverTime } from './server-time.ts';

const usualLimit = 200;

/** Everything about a row, its silence measured by the server's clock. */
const columns =
  'seq, data, token, holder, cancel_asked, log_bytes, extract(epoch FROM clock_timestamp() - beat_at) * 1000 AS silent_ms';

export interface PostgresRunsOptions {
  /** Quoted. */
  schema: string;
  /** Whether holders elsewhere may be silent because nobody could reach the server. */
  isJustBack(): boolean;
}

/** Runs and leases in Postgres. Each function works inside the transaction that is handed in. */
export function postgresRuns({ schema, isJustBack }: PostgresRunsOptions) {
  const rowOf = async (query: Query, id: string, lock = '') =>
    (await query(`SELECT ${columns} FROM ${schema}.runs WHERE id = $1 ${lock}`, [id]))[0];
  const locked = (query: Query, id: string) => rowOf(query, id, 'FOR UPDATE');

  async function write(query: Query, row: Row, run: Run): Promise<Run> {
    const lease = isHeld(run) ? '' : ', holder = NULL, beat_at = NULL';
    await query(`UPDATE ${schema}.runs SET state = $2, data = $3 ${lease} WHERE seq = $1`, [
      row.seq,
      run.state,
      JSON.stringify(run),
    ]);
    return run;
  }

  async function claimed(query: Query, { runId, token }: Claim): Promise<{ row: Row; run: Run }> {
    const row = await locked(query, runId);
    const run = row && readRow(row);
    if (!row || !run) throw staleClaim(null);
    if (Number(row.token) !== token || !isHeld(run)) throw staleClaim(run);
    await query(`UPDATE ${schema}.runs SET beat_at = clock_timestamp() WHERE seq = $1`, [row.seq]);
    return { row, run };
  }

  async function hold(query: Query, row: Row, runId: string, holder: ProcessIdentity): Promise<Claim> {
    const token = Number(row.token) + 1;
    await query(
      `UPDATE ${schema}.runs SET token = $2, holder = $3, beat_at = clock_timestamp() WHERE seq = $1`,
      [row.seq, token, JSON.stringify(holder)],
    );
    return { runId, token };
  }

  async function record(query: Query, claim: Claim, patch: RunPatch): Promise<{ row: Row; run: Run }> {
    const { row, run } = await claimed(query, claim);
    return { row, run: await write(query, row, changedRun(run, patch, await serverTime(query))) };
  }

  /** A process of this machine is looked at; of one elsewhere only its silence is known. */
  function isOut(row: Row): boolean {
    const holder = processSchema.safeParse(parse(row.holder));
    if (!holder.success || row.silent_ms === null) return true;
    const alive = isAlive(holder.data);
    if (alive !== null) return !alive;
    return !isJustBack() && Number(row.silent_ms) > leaseMs;
  }

  return {
    async enqueue(query: Query, queue: RunQueue, run: NewRun): Promise<Run | null> {
      const made = madeRun(randomBytes(8).toString('hex'), run, await serverTime(query));
      const [row] = await query(
        `INSERT INTO ${schema}.runs (id, task_id, state, data) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING RETURNING seq`,
        [made.id, made.taskId, made.state, JSON.stringify(made)],
      );
      if (row === undefined) return null;
      await queue.put(query, made.id, Number(row.seq));
      return made;
    },

    async claim(
      query: Query,
      queue: RunQueue,
      holder: ProcessIdentity,
      limit: number,
    ): Promise<{ run: Run; claim: Claim } | null> {
      // One at a time: the limit counts what all of them hold.
      await query('SELECT pg_advisory_xact_lock(hashtext($1), 1)', [schema]);
      const [held] = await query(`SELECT count(*) AS count FROM ${schema}.runs WHERE state = ANY ($1)`, [
        heldStates,
      ]);
      if (Number(held?.count) >= limit) return null;
      for (;;) {
        const id = (await queue.take(query)) ?? (await withoutTicket(query));
        if (id === null) return null;
        const row = await locked(query, id);
        const waiting = row && readRow(row);
        // Cancelled meanwhile, or unreadable: its ticket is given up, and the next one is looked at.
        if (!row || waiting?.state !== 'queued') continue;
        const at = await serverTime(query);
        const run = await write(query, row, changedRun(waiting, { state: 'preparing', startedAt: at }, at));
        return { run, claim: await hold(query, row, run.id, holder) };
      }
    },

    beat: async (query: Query, { runId, token }: Claim): Promise<{ cancelAsked: boolean }> => {
      const [row] = await query(
        `UPDATE ${schema}.runs SET beat_at = clock_timestamp()
         WHERE id = $1 AND token = $2 AND state = ANY ($3) RETURNING cancel_asked`,
        [runId, token, heldStates],
      );
      if (row) return { cancelAsked: row.cancel_asked === true };
      const found = await rowOf(query, runId);
      throw staleClaim((found && readRow(found)) ?? null);
    },

    record,
    async giveBack(query: Query, queue: RunQueue, claim: Claim, patch: RunPatch): Promise<Run> {
      const { row, run } = await record(query, claim, patch);
      await queue.put(query, run.id, Number(row.seq));
      return run;
    },

    async abandoned(query: Query): Promise<Run[]> {
      const rows = await query(`SELECT ${columns} FROM ${schema}.runs WHERE state = ANY ($1) ORDER BY seq`, [
        heldStates,
      ]);
      return rows.filter(isOut).flatMap((row) => readRow(row) ?? []);
    },

    async takeOver(query: Query, run: Run, holder: ProcessIdentity): Promise<Claim | null> {
      const row = await locked(query, run.id);
      const current = row && readRow(row);
      return row && current && isHeld(current) && isOut(row) ? hold(query, row, run.id, holder) : null;
    },

    async settle(query: Query, id: string, from: readonly RunState[], patch: RunPatch): Promise<Run> {
      const row = await locked(query, id);
      if (row === undefined) throw noSuchRun();
      const run = requireRun(row);
      if (!from.includes(run.state) || (isHeld(run) && !isOut(row))) throw notThereAnyMore(run);
      return write(query, row, changedRun(run, patch, await serverTime(query)));
    },

    async askCancel(query: Query, id: string, by: string): Promise<Run> {
      const row = await locked(query, id);
      if (row === undefined) throw noSuchRun();
      const run = requireRun(row);
      if (!isActive(run)) throw hasEnded(run);
      await query(`UPDATE ${schema}.runs SET cancel_asked = true WHERE seq = $1`, [row.seq]);
      if (isHeld(run)) return { ...run, cancelAsked: true };
      const reason = `Cancelled by ${by} before it started.`;
      const ended = changedRun(run, { state: 'cancelled', reason }, await serverTime(query));
      return { ...(await write(query, row, ended)), cancelAsked: true };
    },

    async dropLog(query: Query, id: string): Promise<Run> {
      const row = await locked(query, id);
      if (row === undefined) throw noSuchRun();
      const run = await write(query, row, withoutLog(requireRun(row), await serverTime(query)));
      await query(`UPDATE ${schema}.runs SET log_bytes = 0 WHERE seq = $1`, [row.seq]);
      await query(`DELETE FROM ${schema}.run_logs WHERE run_id = $1`, [id]);
      return run;
    },

    async find(query: Query, id: string): Promise<Run | null> {
      const row = await rowOf(query, id);
      return row === undefined ? null : requireRun(row);
    },

    async list(query: Query, filter: RunFilter = {}): Promise<Run[]> {
      const { where, values } = condition(schema, filter);
      const rows = await query(
        `SELECT ${columns} FROM ${schema}.runs r ${where} ORDER BY seq DESC LIMIT $${values.length + 1}`,
        [...values, filter.limit ?? usualLimit],
      );
      return rows.flatMap((row) => readRow(row) ?? []);
    },

    /** The row of a claim that still counts, for who writes beside it. */
    claimed,
  };

  /** One that stands in line and has lost its ticket, by hand or by a restored backup: it must not wait for ever. */
  async function withoutTicket(query: Query): Promise<string | null> {
    const [row] = await query(
      `SELECT id FROM ${schema}.runs WHERE state = 'queued' ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED`,
    );
    return row === undefined ? null : String(row.id);
  }
}

function condition(schema: string, { taskId, states, before, latest }: RunFilter) {
  const parts: string[] = [];
  const values: unknown[] = [];
  const add = (text: string, value: unknown) => parts.push(text.replace('?', `$${values.push(value)}`));
  if (taskId !== undefined) add('task_id = ?', taskId);
  if (states !== undefined) add('state = ANY (?)', states);
  if (before !== undefined) add(`seq < (SELECT seq FROM ${schema}.runs WHERE id = ?)`, before);
  if (latest === true) {
    parts.push(
      `NOT EXISTS (SELECT 1 FROM ${schema}.runs newer WHERE newer.task_id = r.task_id AND newer.seq > r.seq)`,
    );
  }
  return { where: parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '', values };
}

/** Undefined for a row that was damaged by hand: the others stay. */
function readRow(row: Row): Run | undefined {
  const parsed = runSchema.safeParse(parse(row.data));
  if (!parsed.success) return undefined;
  return { ...parsed.data, cancelAsked: row.cancel_asked === true, logBytes: Number(row.log_bytes) };
}

function requireRun(row: Row): Run {
  const run = readRow(row);
  if (run === undefined) throw noSuchRun();
  return run;
}

function parse(json: unknown): unknown {
  try {
    return JSON.parse(String(json));
  } catch {
    return undefined;
  }
}
