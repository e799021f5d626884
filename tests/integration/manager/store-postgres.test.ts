import { inspect } from 'node:util';
import { jest } from '@jest/globals';
import pg from 'pg';
import type { RunStore } from '#lib/manager/run-store.ts';
import { createPostgresStore } from '#lib/manager/store/postgres.ts';
import { thisProcess } from '#lib/process/identity.ts';
import { findPostgres, type PostgresServer, startPostgres } from '#tests/helpers/postgres-server.ts';
import { cuttingProxy } from './cutting-proxy.ts';
import { newRun, storeContract } from './store-contract.ts';

// Processes are started and killed; on a busy machine that takes a while.
jest.setTimeout(60_000);

const bin = findPostgres();
if (bin === null) {
  console.warn(
    'No PostgreSQL server programs (initdb, postgres) were found: the shared queue is not tested.',
  );
}

(bin === null ? describe.skip : describe)('the shared keeper of runs', () => {
  let server: PostgresServer;
  let count = 0;

  beforeAll(async () => {
    server = await startPostgres(bin as string);
    const url = await server.database('pattern');
    // Its tables, made once: every test gets a copy of this database.
    const store = createPostgresStore({ url });
    const run = await store.enqueue(newRun('FIRST'));
    await store.close();
    await query(url, `DELETE FROM dataface_tasks.runs WHERE id = '${run?.id}'`);
    await query(url, 'DELETE FROM dataface_tasks_queue.job');
  }, 60_000);
  afterAll(() => server.remove());

  let opened: RunStore[] = [];
  const open = (url: string): RunStore => {
    const store = createPostgresStore({ url });
    opened.push(store);
    return store;
  };
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    opened = [];
  });

  const query = async (url: string, sql: string) => {
    const client = new pg.Client(url);
    await client.connect();
    const result = await client.query(sql);
    await client.end();
    return result.rows;
  };

  describe('on a real server', () => {
    storeContract(async () => {
      const url = await server.database(`test${++count}`, 'pattern');
      return {
        open: () => createPostgresStore({ url }),
        openElsewhere: { url },
        // The clock is the server's: what it noted is made older instead.
        shiftClock: async (byMs) => {
          await query(
            url,
            `UPDATE dataface_tasks.runs SET beat_at = beat_at - interval '${byMs} milliseconds' WHERE beat_at IS NOT NULL`,
          );
        },
        end: () => undefined,
      };
    });
  });

  describe('over a line that breaks', () => {
    test('what was done and not answered is not done twice', async () => {
      const url = await server.database(`cut${++count}`, 'pattern');
      const proxy = await cuttingProxy(url);
      const store = open(proxy.url);
      const cut = <T>(work: () => Promise<T>) => {
        proxy.cutAfter('COMMIT');
        return work();
      };
      const run = await cut(() => store.enqueue(newRun('A')));
      expect(run).toMatchObject({ taskId: 'A', state: 'queued' });
      const taken = await cut(() => store.claim(thisProcess(), 5));
      expect(taken?.run.id).toBe(run?.id);
      if (!taken) return;
      await cut(() => store.appendLog(taken.claim, 'one\n'));
      await cut(() => store.appendLog(taken.claim, 'two\n'));
      expect((await store.readLog(taken.run.id, 0)).text).toBe('one\ntwo\n');
      expect(await cut(() => store.record(taken.claim, { state: 'in_review' }))).toMatchObject({
        state: 'in_review',
      });
      expect(await cut(() => store.settle(taken.run.id, ['in_review'], { state: 'merged' }))).toMatchObject({
        state: 'merged',
      });
      expect(proxy.cuts()).toBe(6);
      expect(await store.list()).toHaveLength(1);
      await store.close();
      await proxy.close();
    });

    test('the server may be away for a while: the holder goes on, nobody takes its run, and everybody is told again', async () => {
      const url = await server.database(`away${++count}`, 'pattern');
      const store = open(url);
      const other = open(url);
      await store.enqueue(newRun('A'));
      const far = { host: 'far-away', pid: 1, started: null };
      const taken = await store.claim(far, 5);
      if (!taken) throw new Error('There was nothing to claim.');
      const held = await store.hold(thisProcess());
      let onToldAll: () => void = () => undefined;
      const toldAll = () =>
        new Promise<void>((resolve) => {
          onToldAll = resolve;
        });
      const first = toldAll();
      other.follow((id) => {
        if (id === null) onToldAll();
      });
      await first;
      const again = toldAll();

      await server.crash();
      const written = store.appendLog(taken.claim, 'while it was away\n');
      await expect(other.list()).rejects.toMatchObject({ code: 'unavailable' });
      expect(other.notice()).toContain('cannot be reached');
      await server.start();
      await written;
      await again;

      expect(await other.list()).toHaveLength(1);
      expect(other.notice()).toBeNull();
      // Nobody could beat meanwhile: silence means nothing yet.
      await query(url, "UPDATE dataface_tasks.runs SET beat_at = beat_at - interval '1 hour'");
      expect(await other.abandoned()).toEqual([]);
      expect(await other.takeOver(taken.run, thisProcess())).toBeNull();
      expect(await store.beat(taken.claim)).toEqual({ cancelAsked: false });
      expect((await other.readLog(taken.run.id, 0)).text).toBe('while it was away\n');
      // The lock went with its connection, and is taken anew.
      expect((await other.manager()).holder?.alive).toBe(false);
      await held.beat();
      expect((await other.manager()).holder).toMatchObject({ alive: true, pid: process.pid });
      await held.release();
    }, 30_000);

    test('a manager whose place was taken meanwhile is told so at its next beat', async () => {
      const url = await server.database(`taken${++count}`, 'pattern');
      const [first, second] = [open(url), open(url)];
      const held = await first.hold(thisProcess());
      const [row] = await query(
        url,
        "SELECT value::json->>'backend' AS backend FROM dataface_tasks.manager WHERE name = 'holder'",
      );
      await query(url, `SELECT pg_terminate_backend(${row.backend})`);
      const mine = await second.hold(thisProcess());
      await expect(held.beat()).rejects.toMatchObject({ code: 'stale' });
      await held.release();
      expect((await second.manager()).holder?.alive).toBe(true);
      await mine.release();
    });
  });

  test('two repositories share a database, each in a schema of its own', async () => {
    const url = await server.database(`shared${++count}`);
    const [one, two] = ['one', 'two'].map((name) => open(`${url}?schema=${name}`));
    if (!one || !two) return;
    const run = await one.enqueue(newRun('A'));
    expect(await two.enqueue(newRun('A'))).toMatchObject({ taskId: 'A' });
    expect((await two.find(run?.id as string)) ?? null).toBeNull();
    const held = await Promise.all([one.hold(thisProcess()), two.hold(thisProcess())]);
    expect((await one.claim(thisProcess(), 1))?.run.id).toBe(run?.id);
    await Promise.all(held.map((each) => each.release()));
  }, 30_000);

  test('several that begin at once on an empty database all find it made', async () => {
    const url = await server.database(`empty${++count}`);
    const stores = [1, 2, 3].map(() => open(url));
    const made = await Promise.all(stores.map((store, n) => store.enqueue(newRun(`T${n}`))));
    expect(made.every((run) => run !== null)).toBe(true);
    expect(await stores[0]?.list()).toHaveLength(3);
  }, 30_000);

  test('a run that lost its ticket is taken all the same', async () => {
    const url = await server.database(`ticket${++count}`, 'pattern');
    const store = open(url);
    const run = await store.enqueue(newRun('A'));
    await query(url, 'DELETE FROM dataface_tasks_queue.job');
    expect((await store.claim(thisProcess(), 1))?.run.id).toBe(run?.id);
  });
});

describe('the address of the shared keeper', () => {
  test('stands in no error, nor does its password', async () => {
    const url = 'postgres://tasks:known-secret@127.0.0.1:9/queue-name';
    const store = createPostgresStore({ url });
    const error = await store.list().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'unavailable' });
    const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
    for (const part of ['known-secret', '127.0.0.1', 'queue-name', ':9']) expect(shown).not.toContain(part);
    await store.close();
  });

  test.each(['mysql://x', 'no address', 'postgres://h/d?schema=a-b', 'postgres://h/d?schema=x"; DROP'])(
    'that cannot be used is refused at once and not repeated: %s',
    (url) => {
      expect(() => createPostgresStore({ url })).toThrow(/^DATABASE_URL /);
      expect(() => createPostgresStore({ url })).not.toThrow(url);
    },
  );
});
