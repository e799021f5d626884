import { randomBytes } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { isAlive, type ProcessIdentity } from '#lib/process/identity.ts';
import type { RunFiles } from '#lib/state/run-files.ts';
import { transaction } from '#lib/state/transaction.ts';
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

interface Row {
  seq: number;
  data: string;
  token: number;
  holder: string | null;
  beat_ms: number | null;
  cancel_asked: number;
  log_bytes: number;
}

const usualLimit = 200;
const held = heldStates.map((state) => `'${state}'`).join(', ');

/** Runs, leases and logs in SQLite. Each call is one transaction; `now` is the machine's clock. */
export function runTable(db: DatabaseSync, files: RunFiles, now: () => number) {
  const at = () => new Date(now()).toISOString();
  const rowOf = (id: string) =>
    db.prepare('SELECT * FROM runs WHERE id = ?').get(id) as unknown as Row | undefined;

  function write(row: Row, run: Run): Run {
    db.prepare('UPDATE runs SET state = ?, data = ? WHERE seq = ?').run(
      run.state,
      JSON.stringify(run),
      row.seq,
    );
    if (!isHeld(run)) {
      db.prepare('UPDATE runs SET holder = NULL, beat_ms = NULL WHERE seq = ?').run(row.seq);
    }
    return run;
  }

  /** The row of a claim that still counts, its lease prolonged. */
  function claimed({ runId, token }: Claim): { row: Row; run: Run } {
    const row = rowOf(runId);
    const run = row && readRow(row);
    if (!row || !run) throw staleClaim(null);
    if (row.token !== token || !isHeld(run)) throw staleClaim(run);
    db.prepare('UPDATE runs SET beat_ms = ? WHERE seq = ?').run(now(), row.seq);
    return { row, run };
  }

  function hold(row: Row, holder: ProcessIdentity): Claim {
    const token = row.token + 1;
    db.prepare('UPDATE runs SET token = ?, holder = ?, beat_ms = ? WHERE seq = ?').run(
      token,
      JSON.stringify(holder),
      now(),
      row.seq,
    );
    return { runId: requireRun(row).id, token };
  }

  return {
    enqueue(run: NewRun): Run | null {
      return transaction(db, () => {
        const made = madeRun(randomBytes(8).toString('hex'), run, at());
        const { changes } = db
          .prepare('INSERT OR IGNORE INTO runs (id, task_id, state, data) VALUES (?, ?, ?, ?)')
          .run(made.id, made.taskId, made.state, JSON.stringify(made));
        return changes === 1 ? made : null;
      });
    },

    claim(holder: ProcessIdentity, limit: number): { run: Run; claim: Claim } | null {
      return transaction(db, () => {
        const { count } = db
          .prepare(`SELECT count(*) AS count FROM runs WHERE state IN (${held})`)
          .get() as unknown as { count: number };
        if (count >= limit) return null;
        const row = db
          .prepare("SELECT * FROM runs WHERE state = 'queued' ORDER BY seq LIMIT 1")
          .get() as unknown as Row | undefined;
        if (row === undefined) return null;
        const run = changedRun(requireRun(row), { state: 'preparing', startedAt: at() }, at());
        write(row, run);
        return { run, claim: hold(row, holder) };
      });
    },

    beat: (claim: Claim): { cancelAsked: boolean } =>
      transaction(db, () => ({ cancelAsked: claimed(claim).row.cancel_asked === 1 })),

    record: (claim: Claim, patch: RunPatch): Run =>
      transaction(db, () => {
        const { row, run } = claimed(claim);
        return write(row, changedRun(run, patch, at()));
      }),

    abandoned(): Run[] {
      const rows = db.prepare(`SELECT * FROM runs WHERE state IN (${held}) ORDER BY seq`).all();
      return (rows as unknown as Row[])
        .filter((row) => isOut(row, now()))
        .flatMap((row) => readRow(row) ?? []);
    },

    takeOver: (run: Run, holder: ProcessIdentity): Claim | null =>
      transaction(db, () => {
        const row = rowOf(run.id);
        const current = row && readRow(row);
        return row && current && isHeld(current) && isOut(row, now()) ? hold(row, holder) : null;
      }),

    settle: (id: string, from: readonly RunState[], patch: RunPatch & { state: RunState }): Run =>
      transaction(db, () => {
        const row = rowOf(id);
        if (row === undefined) throw noSuchRun();
        const run = requireRun(row);
        if (!from.includes(run.state) || (isHeld(run) && !isOut(row, now()))) throw notThereAnyMore(run);
        return write(row, changedRun(run, patch, at()));
      }),

    askCancel: (id: string, by: string): Run =>
      transaction(db, () => {
        const row = rowOf(id);
        if (row === undefined) throw noSuchRun();
        const run = requireRun(row);
        if (!isActive(run)) throw hasEnded(run);
        db.prepare('UPDATE runs SET cancel_asked = 1 WHERE seq = ?').run(row.seq);
        if (isHeld(run)) return { ...run, cancelAsked: true };
        const reason = `Cancelled by ${by} before it started.`;
        return { ...write(row, changedRun(run, { state: 'cancelled', reason }, at())), cancelAsked: true };
      }),

    find(id: string): Run | null {
      const row = rowOf(id);
      return row === undefined ? null : requireRun(row);
    },

    list(filter: RunFilter = {}): Run[] {
      const { where, values } = condition(filter);
      const rows = db
        .prepare(`SELECT * FROM runs ${where} ORDER BY seq DESC LIMIT ?`)
        .all(...values, filter.limit ?? usualLimit);
      return (rows as unknown as Row[]).flatMap((row) => readRow(row) ?? []);
    },

    dropLog: (id: string): Run =>
      transaction(db, () => {
        const row = rowOf(id);
        if (row === undefined) throw noSuchRun();
        const run = write(row, withoutLog(requireRun(row), at()));
        db.prepare('UPDATE runs SET log_bytes = 0 WHERE seq = ?').run(row.seq);
        files.remove(id);
        return run;
      }),

    /** In the same transaction as the look at the claim: who was overtaken adds nothing. */
    appendLog: (claim: Claim, lines: string): void =>
      transaction(db, () => {
        const { row } = claimed(claim);
        const bytes = files.append(claim.runId, lines);
        db.prepare('UPDATE runs SET log_bytes = ? WHERE seq = ?').run(bytes, row.seq);
      }),
  };
}

function condition({ taskId, states, before, latest }: RunFilter): {
  where: string;
  values: SQLInputValue[];
} {
  const parts: string[] = [];
  const values: SQLInputValue[] = [];
  if (taskId !== undefined) {
    parts.push('task_id = ?');
    values.push(taskId);
  }
  if (states !== undefined) {
    parts.push(`state IN (${states.map(() => '?').join(', ')})`);
    values.push(...states);
  }
  if (before !== undefined) {
    parts.push('seq < (SELECT seq FROM runs WHERE id = ?)');
    values.push(before);
  }
  if (latest === true) parts.push('seq IN (SELECT max(seq) FROM runs GROUP BY task_id)');
  return { where: parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '', values };
}

/** Whether nobody holds the lease any more. A process of this machine is looked at; of another one only its beat is known. */
function isOut(row: Row, nowMs: number): boolean {
  const holder = processSchema.safeParse(parse(row.holder ?? 'null'));
  if (!holder.success || row.beat_ms === null) return true;
  const alive = isAlive(holder.data);
  if (alive !== null) return !alive;
  return nowMs - row.beat_ms > leaseMs;
}

/** Undefined for a row that was damaged by hand: the others stay. */
function readRow(row: Row): Run | undefined {
  const parsed = runSchema.safeParse(parse(row.data));
  if (!parsed.success) return undefined;
  return { ...parsed.data, cancelAsked: row.cancel_asked === 1, logBytes: row.log_bytes };
}

function requireRun(row: Row): Run {
  const run = readRow(row);
  if (run === undefined) throw noSuchRun();
  return run;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
