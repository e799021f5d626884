import type { DatabaseSync } from 'node:sqlite';
import { isAlive, type ProcessIdentity } from '#lib/process/identity.ts';
import { transaction } from '#lib/state/transaction.ts';
import type { DiskUse } from '../disk-use.ts';
import type { ManagerState } from '../run-store.ts';
import { leaseMs } from './changes.ts';
import {
  type HolderFacts,
  isSameProcess,
  nextDisk,
  nextReadySince,
  readValue,
  type ValueName,
} from './manager-values.ts';

export function managerTable(db: DatabaseSync, now: () => number) {
  const at = () => new Date(now()).toISOString();
  const read = (name: ValueName): string | null => {
    const row = db.prepare('SELECT value FROM manager WHERE name = ?').get(name);
    return row === undefined ? null : String(row.value);
  };
  const write = (name: ValueName, value: unknown) =>
    db
      .prepare('INSERT INTO manager VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2')
      .run(name, JSON.stringify(value));
  const holder = () => readValue.holder(read('holder'));

  return {
    state(): ManagerState {
      const facts = holder();
      return {
        paused: readValue.paused(read('paused')),
        startFirst: readValue.startFirst(read('startFirst')),
        readySince: readValue.readySince(read('readySince')),
        disk: readValue.disk(read('disk')),
        holder: facts && { ...facts, alive: isPlanning(facts, now()) },
      };
    },
    setPaused: (paused: { by: string } | null) => write('paused', paused && { by: paused.by, at: at() }),
    setStartFirst: (taskIds: readonly string[]) => write('startFirst', [...new Set(taskIds)]),
    noteReady: (taskIds: readonly string[]) =>
      transaction(db, () => {
        const next = nextReadySince(readValue.readySince(read('readySince')), taskIds, at());
        if (next) write('readySince', next);
      }),

    /** Whether anything is new. */
    noteDisk: (use: DiskUse): boolean =>
      transaction(db, () => {
        const next = nextDisk(readValue.disk(read('disk')), use);
        if (next) write('disk', next);
        return next !== null;
      }),

    holder,
    setHolder: (process: ProcessIdentity) => write('holder', { ...process, since: at(), beatAt: at() }),
    beatHolder: (process: ProcessIdentity) =>
      transaction(db, () => {
        const facts = holder();
        if (facts && isSameProcess(facts, process)) write('holder', { ...facts, beatAt: at() });
        // The database is another one than at the start (moved aside, removed): say it again.
        else write('holder', { ...process, since: at(), beatAt: at() });
      }),
    clearHolder: (process: ProcessIdentity) =>
      transaction(db, () => {
        const facts = holder();
        if (facts && isSameProcess(facts, process)) write('holder', null);
      }),
  };
}

/** Of a process that cannot be looked at from here its beat decides. */
export function isPlanning(facts: HolderFacts, nowMs: number): boolean {
  return isAlive(facts) ?? Math.abs(nowMs - Date.parse(facts.beatAt)) <= leaseMs;
}
