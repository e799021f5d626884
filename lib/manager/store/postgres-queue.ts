import type { Postgres, Query } from '#lib/state/postgres.ts';

/** The line of runs that wait: a ticket each, in pg-boss. Who takes a ticket has the run. */
export interface RunQueue {
  /** `seq` is the run's place: the smaller one goes first, whatever the clocks said. */
  put(query: Query, runId: string, seq: number): Promise<void>;
  /** The next run, its ticket given up; null where none waits. Of several who ask at once each gets another one. */
  take(query: Query): Promise<string | null>;
  stop(): Promise<void>;
}

const name = 'runs';
const yearSeconds = 365 * 24 * 3_600;
const keptSeconds = 7 * 24 * 3_600;
const superviseEveryMs = 10 * 60_000;

/** Makes pg-boss's own tables where they are missing, in a schema beside ours. */
export async function openRunQueue(postgres: Postgres, schema: string): Promise<RunQueue> {
  // Loaded only where runs are queued or taken: pages that look at runs do without.
  const { PgBoss } = await import('pg-boss');
  const boss = new PgBoss({
    db: asDatabase(postgres.query),
    schema: `${schema}_queue`,
    schedule: false,
    // Its timers would run in every process that ever queued something; who takes runs sees to it now and then.
    supervise: false,
    registerInstance: false,
  });
  // Its helpers report here what the call that failed tells, too; without a listener it would end the process.
  boss.on('error', () => undefined);
  boss.on('warning', () => undefined);
  const stop = () => boss.stop({ graceful: false, close: false });
  try {
    // Several that begin on an empty database would make its schema at once, and all but one fail.
    await postgres.transaction(async (query) => {
      await query('SELECT pg_advisory_xact_lock(hashtext($1), 3)', [schema]);
      await boss.start();
      await boss.createQueue(name, {
        policy: 'standard',
        retryLimit: 0,
        // A run may wait for months: it ends by its own state, never by its ticket's age.
        retentionSeconds: yearSeconds,
        deleteAfterSeconds: keptSeconds,
      });
    });
  } catch (error) {
    // What it had begun would go on by its timers.
    await stop().catch(() => undefined);
    throw error;
  }
  let supervisedMs = 0;

  return {
    async put(query, runId, seq) {
      await boss.send(name, { runId }, { db: asDatabase(query), priority: -seq });
    },
    async take(query) {
      const [job] = await boss.fetch<{ runId: string }>(name, { db: asDatabase(query) });
      if (job === undefined) return null;
      await boss.complete(name, job.id, null, { db: asDatabase(query) });
      if (performance.now() - supervisedMs > superviseEveryMs) {
        supervisedMs = performance.now();
        void boss.supervise(name).catch(() => undefined);
      }
      return job.data.runId;
    },
    stop,
  };
}

function asDatabase(query: Query) {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: pg-boss wants rows of any shape.
    executeSql: async (text: string, values?: unknown[]): Promise<{ rows: any[] }> => ({
      rows: await query(text, values),
    }),
  };
}
