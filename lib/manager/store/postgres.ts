import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { openPostgres, type Query, schemaOf } from '#lib/state/postgres.ts';
import { listenPostgres } from '#lib/state/postgres-listen.ts';
import { type PostgresLock, takePostgresLock } from '#lib/state/postgres-lock.ts';
import { maxLogBytes } from '#lib/state/run-files.ts';
import type { LogPage, RunStore } from '../run-store.ts';
import { noSuchRun } from './changes.ts';
import { heldBy } from './held-by.ts';
import { postgresLog } from './postgres-log.ts';
import { lostTheLock, postgresManager } from './postgres-manager.ts';
import { openRunQueue, type RunQueue } from './postgres-queue.ts';
import { postgresRuns } from './postgres-runs.ts';
import { migratePostgres } from './postgres-schema.ts';
import { createReach } from './reach.ts';

/** Pages say at once that they cannot reach it; a command waits a little; who holds a run waits, for its work goes on. */
const patience = { look: 1_000, change: 10_000, holder: 5 * 60_000 };
const coalesceMs = 25;
const doneKeptHours = 1;

/**
 * Runs in Postgres, for several machines. Leases and times go by the server's clock. A change whose answer was lost
 * is asked for again under the same number, and not done twice.
 */
export function createPostgresStore({ url }: { url: string }): RunStore {
  const postgres = openPostgres(url);
  const name = schemaOf(url);
  const schema = `"${name}"`;
  const reach = createReach();
  const runs = postgresRuns({ schema, isJustBack: reach.isJustBack });
  const log = postgresLog(schema);
  const manager = postgresManager(schema);
  const ready = once(() => migratePostgres(postgres, name));
  let isClosed = false;
  const queue = once(async () => {
    const made = await openRunQueue(postgres, name);
    if (isClosed) await made.stop();
    return made;
  });
  const endings = new Set<() => void>();

  const look = <T>(work: (query: Query) => Promise<T>): Promise<T> =>
    reach.ask(patience.look, async () => {
      await ready();
      return work(postgres.query);
    });

  /** All of `work` or nothing of it, once; `told` is the run that it is about, from the result. */
  function change<T>(
    patienceMs: number,
    work: (query: Query) => Promise<T>,
    told: (result: T) => string | null | undefined,
    before: () => Promise<unknown> = ready,
  ): Promise<T> {
    const number = randomUUID();
    return reach.ask(patienceMs, async () => {
      await before();
      return postgres.transaction(async (query) => {
        // First of all: where the last try is still under way on the server this one waits for its end.
        const [isNew] = await query(
          `INSERT INTO ${schema}.done (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id`,
          [number],
        );
        if (!isNew) {
          const [done] = await query(`SELECT result FROM ${schema}.done WHERE id = $1`, [number]);
          return JSON.parse(String(done?.result ?? 'null')) as T;
        }
        const result = await work(query);
        if (result !== undefined && result !== null) {
          await query(`UPDATE ${schema}.done SET result = $2 WHERE id = $1`, [
            number,
            JSON.stringify(result),
          ]);
        }
        const id = told(result);
        if (id !== undefined) await query('SELECT pg_notify($1, $2)', [name, id ?? '']);
        return result;
      });
    });
  }
  /** `change` with the queue. It is opened before: inside, it would wait for a connection that none of those inside gives back. */
  const changeInLine = <T>(
    patienceMs: number,
    work: (query: Query, line: RunQueue) => Promise<T>,
    told: (result: T) => string | null | undefined,
  ): Promise<T> => {
    let line: RunQueue;
    return change(
      patienceMs,
      (query) => work(query, line),
      told,
      async () => {
        await ready();
        line = await queue();
      },
    );
  };
  const idOf = (run: { id: string } | null) => run?.id;
  const nobody = () => undefined;
  const all = () => null;

  return {
    kind: 'postgres',
    notice: reach.notice,

    enqueue: (run) => changeInLine(patience.change, (query, line) => runs.enqueue(query, line, run), idOf),
    claim: (holder, limit) =>
      changeInLine(
        patience.change,
        async (query, line) => {
          const taken = await runs.claim(query, line, holder, limit);
          if (taken) await forgetDone(query);
          return taken;
        },
        (taken) => taken?.run.id,
      ),
    beat: (claim) =>
      reach.ask(patience.change, async () => {
        await ready();
        return runs.beat(postgres.query, claim);
      }),
    record: (claim, patch) =>
      patch.state === 'queued'
        ? changeInLine(patience.holder, (query, line) => runs.giveBack(query, line, claim, patch), idOf)
        : change(patience.holder, async (query) => (await runs.record(query, claim, patch)).run, idOf),
    abandoned: () => look(runs.abandoned),
    takeOver: (run, holder) =>
      change(
        patience.change,
        (query) => runs.takeOver(query, run, holder),
        (claim) => claim?.runId,
      ),
    settle: (id, from, patch) =>
      change(patience.change, (query) => runs.settle(query, id, from, patch), idOf),
    askCancel: (id, by) => change(patience.change, (query) => runs.askCancel(query, id, by), idOf),
    find: (id) => look((query) => runs.find(query, id)),
    list: (filter) => look((query) => runs.list(query, filter)),

    appendLog: (claim, lines) =>
      change(
        patience.holder,
        async (query) => {
          const { row } = await runs.claimed(query, claim);
          await log.append(query, claim.runId, Number(row.log_bytes), lines);
        },
        () => claim.runId,
      ),
    dropLog: (id) => change(patience.change, (query) => runs.dropLog(query, id), idOf),
    readLog: (id, offset, maxBytes = maxLogBytes): Promise<LogPage> =>
      look(async (query) => {
        const run = await runs.find(query, id);
        if (run === null) throw noSuchRun();
        return log.read(query, id, run.logBytes, offset, maxBytes);
      }),

    manager: () => look(manager.state),
    setPaused: (paused) => change(patience.change, (query) => manager.setPaused(query, paused), all),
    setStartFirst: (taskIds) =>
      change(patience.change, (query) => manager.setStartFirst(query, taskIds), all),
    noteReady: (taskIds) => change(patience.change, (query) => manager.noteReady(query, taskIds), nobody),

    noteDisk: async (use) => {
      await change(
        patience.change,
        (query) => manager.noteDisk(query, use),
        (isNew) => (isNew ? null : undefined),
      );
    },

    async hold(holder) {
      const key = await look(manager.lockKey);
      const take = () => takePostgresLock(postgres.connection, key);
      const sayWho = (held: PostgresLock) =>
        change(patience.change, (query) => manager.setHolder(query, holder, held.backend), all);
      const first = await reach.ask(patience.change, take);
      if (first === null) throw heldBy(await whoHolds());
      let lock = first;
      let isReleased = false;
      await sayWho(lock);
      return {
        async beat() {
          if (!lock.isHeld()) {
            const again = await reach.ask(patience.change, take);
            if (again === null) throw lostTheLock();
            lock = again;
            await sayWho(lock);
          }
          await change(patience.change, (query) => manager.beatHolder(query, lock.backend), nobody);
        },
        async release() {
          if (isReleased) return;
          isReleased = true;
          try {
            await change(patience.look, (query) => manager.clearHolder(query, lock.backend), all);
          } finally {
            await lock.release();
          }
        },
      };
    },

    follow(listener) {
      const waiting = new Set<string | null>();
      let timer: NodeJS.Timeout | undefined;
      const tell = (id: string | null) => {
        waiting.add(id);
        timer ??= setTimeout(() => {
          timer = undefined;
          const told = [...waiting];
          waiting.clear();
          for (const each of told) listener(each);
        }, coalesceMs).unref();
      };
      const end = listenPostgres(
        postgres.connection,
        name,
        (payload) => tell(payload === '' ? null : payload),
        () => {
          reach.answered();
          tell(null);
        },
      );
      const stop = () => {
        end();
        clearTimeout(timer);
        endings.delete(stop);
      };
      endings.add(stop);
      return stop;
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      reach.close();
      for (const end of endings) end();
      await queue.made()?.then((made: RunQueue) => made.stop(), nobody);
      await postgres.close();
    },
  };

  async function forgetDone(query: Query): Promise<void> {
    await query(`DELETE FROM ${schema}.done WHERE at < clock_timestamp() - interval '${doneKeptHours} hour'`);
  }

  /** The one that has the lock may still be about to say who it is. */
  async function whoHolds() {
    for (let tries = 0; tries < 20; tries++) {
      const held = await look(manager.holder);
      if (held?.alive) return held.facts;
      await delay(50);
    }
    return null;
  }
}

/** The same promise for all who ask, until it fails: then the next one tries again. */
function once<T>(make: () => Promise<T>): (() => Promise<T>) & { made(): Promise<T> | null } {
  let made: Promise<T> | null = null;
  const ask = () => {
    made ??= make();
    const mine = made;
    mine.catch(() => {
      if (made === mine) made = null;
    });
    return mine;
  };
  return Object.assign(ask, { made: () => made });
}
