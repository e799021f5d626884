import { setTimeout as delay } from 'node:timers/promises';
import { AppError, sqliteCode } from '#lib/errors.ts';
import { type Database, isDatabaseThere, openDatabase } from '#lib/state/database.ts';
import { databaseRefusal } from '#lib/state/database-refusal.ts';
import { takeProcessLock } from '#lib/state/process-lock.ts';
import { maxLogBytes, openRunFiles } from '#lib/state/run-files.ts';
import type { LogPage, ManagerState, RunStore } from '../run-store.ts';
import { noSuchRun } from './changes.ts';
import { isPlanning, managerTable } from './embedded-manager.ts';
import { runTable } from './embedded-runs.ts';
import { heldBy } from './held-by.ts';
import type { HolderFacts } from './manager-values.ts';
import { runMigrations } from './schema-sql.ts';

const place = {
  fileName: 'runs.sqlite',
  migrations: runMigrations,
  words: { name: 'database of runs', holds: 'earlier runs' },
};
const lockName = 'manager-lock';

type Tables = ReturnType<typeof runTable> & { manager: ReturnType<typeof managerTable> };

/**
 * Runs in a database of their own in the state folder: the server, the manager and commands have it open at once, and
 * none of them needs another one to be there. Looking makes no folder and no file.
 */
export function createEmbeddedStore(options: { stateDir: string; now?: () => number }): RunStore {
  const { stateDir, now = Date.now } = options;
  const files = openRunFiles(stateDir);
  let open: { database: Database; tables: Tables } | null = null;
  let notice: string | null = null;
  const unfollow = new Set<() => void>();

  function tables(): Tables {
    if (open && !open.database.isCurrent()) shut();
    if (!open) {
      const database = openDatabase({ stateDir, ...place });
      notice = database.notice ?? notice;
      const { db } = database;
      open = { database, tables: { ...runTable(db, files, now), manager: managerTable(db, now) } };
    }
    return open.tables;
  }
  function shut(): void {
    open?.database.close();
    open = null;
  }

  function guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      if (sqliteCode(cause) === sqliteCorrupt) {
        // Found damaged in mid-work: the next one to open it moves it aside.
        shut();
        const words = 'The database of runs is damaged; try again, and a new one is begun.';
        throw new AppError('unavailable', words, { cause });
      }
      throw databaseRefusal(cause, 'database of runs') ?? cause;
    }
  }

  async function reading<T>(work: (tables: Tables) => T, empty: T): Promise<T> {
    if (!open && !isDatabaseThere(stateDir, place.fileName)) return empty;
    return guarded(() => work(tables()));
  }
  /** `told`: the run that this is about, from the result. */
  async function writing<T>(
    work: (tables: Tables) => T,
    told: (result: T) => string | null | undefined,
  ): Promise<T> {
    const result = guarded(() => work(tables()));
    const id = told(result);
    if (id !== undefined) guarded(() => files.touch(id));
    return result;
  }
  const quietly = () => undefined;
  const idOf = (run: { id: string } | null) => run?.id;

  return {
    kind: 'embedded',
    notice: () => notice,

    enqueue: (run) => writing((to) => to.enqueue(run), idOf),
    claim: (holder, limit) =>
      writing(
        (to) => to.claim(holder, limit),
        (taken) => taken?.run.id,
      ),
    beat: (claim) => writing((to) => to.beat(claim), quietly),
    record: (claim, patch) => writing((to) => to.record(claim, patch), idOf),
    abandoned: () => reading((from) => from.abandoned(), []),
    takeOver: (run, holder) =>
      writing(
        (to) => to.takeOver(run, holder),
        (claim) => claim?.runId,
      ),
    settle: (id, from, patch) => writing((to) => to.settle(id, from, patch), idOf),
    askCancel: (id, by) => writing((to) => to.askCancel(id, by), idOf),
    find: (id) => reading((from) => from.find(id), null),
    list: (filter) => reading((from) => from.list(filter), []),

    // The file itself is the news.
    appendLog: (claim, lines) => writing((to) => to.appendLog(claim, lines), quietly),
    // Its own file would be made again by the news of it.
    dropLog: (id) =>
      writing(
        (to) => to.dropLog(id),
        () => null,
      ),
    async readLog(id, offset, maxBytes = maxLogBytes): Promise<LogPage> {
      if ((await reading((from) => from.find(id), null)) === null) throw noSuchRun();
      return guarded(() => files.read(id, offset, maxBytes));
    },

    manager: () => reading((from) => from.manager.state(), nobody()),
    setPaused: async (paused) => {
      await writing(
        (to) => to.manager.setPaused(paused),
        () => null,
      );
    },
    setStartFirst: async (taskIds) => {
      await writing(
        (to) => to.manager.setStartFirst(taskIds),
        () => null,
      );
    },
    noteReady: async (taskIds) => {
      await writing((to) => to.manager.noteReady(taskIds), quietly);
    },

    noteDisk: async (use) => {
      await writing(
        (to) => to.manager.noteDisk(use),
        (isNew) => (isNew ? null : undefined),
      );
    },

    async hold(holder) {
      const lock = guarded(() => takeProcessLock(stateDir, lockName));
      if (lock === null) throw heldBy(await whoHolds(() => tables().manager.holder(), now));
      const news = () => null;
      let isReleased = false;
      await writing((to) => to.manager.setHolder(holder), news);
      return {
        beat: async () => {
          await writing((to) => to.manager.beatHolder(holder), quietly);
        },
        async release() {
          if (isReleased) return;
          isReleased = true;
          try {
            await writing((to) => to.manager.clearHolder(holder), news);
          } finally {
            lock.release();
          }
        },
      };
    },

    follow(listener) {
      const end = files.follow(listener);
      unfollow.add(end);
      return () => {
        unfollow.delete(end);
        end();
      };
    },
    async close() {
      for (const end of unfollow) end();
      unfollow.clear();
      shut();
    },
  };
}

function nobody(): ManagerState {
  return { paused: null, startFirst: [], readySince: {}, disk: [], holder: null };
}

/** The one that has the lock may still be about to say who it is. */
async function whoHolds(read: () => HolderFacts | null, now: () => number): Promise<HolderFacts | null> {
  for (let tries = 0; tries < 20; tries++) {
    const facts = read();
    if (facts && isPlanning(facts, now())) return facts;
    await delay(25);
  }
  return null;
}

const sqliteCorrupt = 11;
