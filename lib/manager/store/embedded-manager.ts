import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { isAlive, type ProcessIdentity } from '#lib/process/identity.ts';
import { transaction } from '#lib/state/transaction.ts';
import { processSchema } from '../run.ts';
import type { ManagerState } from '../run-store.ts';
import { leaseMs } from './changes.ts';

const pausedSchema = z.object({ by: z.string(), at: z.string() }).nullable().catch(null);
const startFirstSchema = z.array(z.string()).catch([]);
const readySinceSchema = z.record(z.string(), z.string()).catch({});
const holderSchema = processSchema.extend({ since: z.string(), beatAt: z.string() }).nullable().catch(null);
export type HolderFacts = NonNullable<z.infer<typeof holderSchema>>;

/** What is known of the manager itself, a name and a value each. */
export function managerTable(db: DatabaseSync, now: () => number) {
  const at = () => new Date(now()).toISOString();
  const read = (name: string): unknown => {
    const row = db.prepare('SELECT value FROM manager WHERE name = ?').get(name);
    try {
      return row === undefined ? null : JSON.parse(String(row.value));
    } catch {
      return null;
    }
  };
  const write = (name: string, value: unknown) =>
    db
      .prepare('INSERT INTO manager VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2')
      .run(name, JSON.stringify(value));
  const holder = () => holderSchema.parse(read('holder'));

  return {
    state(): ManagerState {
      const facts = holder();
      return {
        paused: pausedSchema.parse(read('paused')),
        startFirst: startFirstSchema.parse(read('startFirst') ?? []),
        readySince: readySinceSchema.parse(read('readySince') ?? {}),
        holder: facts && { ...facts, alive: isPlanning(facts, now()) },
      };
    },
    setPaused: (paused: { by: string } | null) => write('paused', paused && { by: paused.by, at: at() }),
    setStartFirst: (taskIds: readonly string[]) => write('startFirst', [...new Set(taskIds)]),

    /** Keeps the time of those that are known, forgets those that are not ready any more. Tells whether that changed anything. */
    noteReady: (taskIds: readonly string[]): boolean =>
      transaction(db, () => {
        const known = readySinceSchema.parse(read('readySince') ?? {});
        const next = Object.fromEntries(taskIds.map((id) => [id, known[id] ?? at()]));
        if (sameKeys(known, next)) return false;
        write('readySince', next);
        return true;
      }),

    holder,
    setHolder: (process: ProcessIdentity) => write('holder', { ...process, since: at(), beatAt: at() }),
    beatHolder: (process: ProcessIdentity) =>
      transaction(db, () => {
        const facts = holder();
        if (facts && isSame(facts, process)) write('holder', { ...facts, beatAt: at() });
        // The database is another one than at the start (moved aside, removed): say it again.
        else write('holder', { ...process, since: at(), beatAt: at() });
      }),
    clearHolder: (process: ProcessIdentity) =>
      transaction(db, () => {
        const facts = holder();
        if (facts && isSame(facts, process)) write('holder', null);
      }),
  };
}

/** Of a process that cannot be looked at from here its beat decides. */
export function isPlanning(facts: HolderFacts, nowMs: number): boolean {
  return isAlive(facts) ?? Math.abs(nowMs - Date.parse(facts.beatAt)) <= leaseMs;
}

function isSame(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.host === b.host && a.pid === b.pid && a.started === b.started;
}

function sameKeys(a: object, b: object): boolean {
  const [left, right] = [Object.keys(a), new Set(Object.keys(b))];
  return left.length === right.size && left.every((key) => right.has(key));
}
