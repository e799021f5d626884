import { AppError } from '#lib/errors.ts';
import type { ProcessIdentity } from '#lib/process/identity.ts';
import type { Query } from '#lib/state/postgres.ts';
import type { DiskUse } from '../disk-use.ts';
import type { ManagerState } from '../run-store.ts';
import { type HolderFacts, nextDisk, nextReadySince, readValue, type ValueName } from './manager-values.ts';
import { serverTime } from './server-time.ts';

/** Who plans holds this advisory lock; its key is made of the schema's name. */
const lockSpace = 2;

export function postgresManager(schema: string) {
  const read = async (query: Query, name: ValueName): Promise<string | null> => {
    const [row] = await query(`SELECT value FROM ${schema}.manager WHERE name = $1`, [name]);
    return row === undefined ? null : String(row.value);
  };
  const write = async (query: Query, name: ValueName, value: unknown): Promise<void> => {
    await query(`INSERT INTO ${schema}.manager VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2`, [
      name,
      JSON.stringify(value),
    ]);
  };
  /** Whether the connection of that number still has the lock. */
  async function isHeldBy(query: Query, backend: number | undefined): Promise<boolean> {
    const [row] = await query(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND pid = $1
         AND classid = (hashtext($2)::int8 & 4294967295)::oid AND objid = $3::oid
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [backend ?? 0, schema, lockSpace],
    );
    return row !== undefined;
  }
  async function holder(query: Query): Promise<{ facts: HolderFacts; alive: boolean } | null> {
    const facts = readValue.holder(await read(query, 'holder'));
    return facts && { facts, alive: await isHeldBy(query, facts.backend) };
  }
  async function lockKey(query: Query): Promise<[number, number]> {
    const [row] = await query('SELECT hashtext($1) AS key', [schema]);
    return [Number(row?.key), lockSpace];
  }

  return {
    lockKey,
    holder,
    async state(query: Query): Promise<ManagerState> {
      const rows = await query(`SELECT name, value FROM ${schema}.manager`);
      const values = new Map(rows.map(({ name, value }) => [String(name), String(value)]));
      const stored = (name: ValueName) => values.get(name) ?? null;
      const facts = readValue.holder(stored('holder'));
      return {
        paused: readValue.paused(stored('paused')),
        startFirst: readValue.startFirst(stored('startFirst')),
        readySince: readValue.readySince(stored('readySince')),
        disk: readValue.disk(stored('disk')),
        holder: facts && { ...withoutBackend(facts), alive: await isHeldBy(query, facts.backend) },
      };
    },
    setPaused: async (query: Query, paused: { by: string } | null) =>
      write(query, 'paused', paused && { by: paused.by, at: await serverTime(query) }),
    setStartFirst: (query: Query, taskIds: readonly string[]) =>
      write(query, 'startFirst', [...new Set(taskIds)]),
    async noteReady(query: Query, taskIds: readonly string[]): Promise<void> {
      const known = readValue.readySince(await read(query, 'readySince'));
      const next = nextReadySince(known, taskIds, await serverTime(query));
      if (next) await write(query, 'readySince', next);
    },
    /** Whether anything is new. */
    async noteDisk(query: Query, use: DiskUse): Promise<boolean> {
      // Several machines tell theirs: one after the other, or one would be lost.
      await query('SELECT pg_advisory_xact_lock(hashtext($1), 4)', [schema]);
      const next = nextDisk(readValue.disk(await read(query, 'disk')), use);
      if (next) await write(query, 'disk', next);
      return next !== null;
    },
    async setHolder(query: Query, process: ProcessIdentity, backend: number): Promise<void> {
      const now = await serverTime(query);
      await write(query, 'holder', { ...process, backend, since: now, beatAt: now });
    },
    async beatHolder(query: Query, backend: number): Promise<void> {
      const facts = readValue.holder(await read(query, 'holder'));
      if (facts?.backend === backend)
        await write(query, 'holder', { ...facts, beatAt: await serverTime(query) });
    },
    async clearHolder(query: Query, backend: number): Promise<void> {
      const facts = readValue.holder(await read(query, 'holder'));
      if (facts?.backend === backend) await write(query, 'holder', null);
    },
  };
}

function withoutBackend({ backend: _, ...facts }: HolderFacts): HolderFacts {
  return facts;
}

export function lostTheLock(): AppError {
  return new AppError(
    'stale',
    'Another manager took over while the run queue could not be reached; this one stops planning.',
  );
}
