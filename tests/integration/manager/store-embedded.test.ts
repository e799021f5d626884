import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { createEmbeddedStore } from '#lib/manager/store/embedded.ts';
import { thisProcess } from '#lib/process/identity.ts';
import { newRun, storeContract } from './store-contract.ts';

// Processes are started and killed; on a busy machine that takes a while.
jest.setTimeout(60_000);

const folder = () => mkdtempSync(join(tmpdir(), 'dataface-tasks-runs-'));

describe('the embedded keeper of runs', () => {
  storeContract(async () => {
    const stateDir = folder();
    let shiftMs = 0;
    return {
      open: () => createEmbeddedStore({ stateDir, now: () => Date.now() + shiftMs }),
      openElsewhere: { stateDir },
      shiftClock: (byMs) => {
        shiftMs += byMs;
      },
      end: () => rmSync(stateDir, { recursive: true, force: true }),
    };
  });
});

describe('the database of runs', () => {
  let stateDir: string;
  beforeEach(() => {
    stateDir = folder();
  });
  afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

  test('is not made by looking', async () => {
    const store = createEmbeddedStore({ stateDir: join(stateDir, 'state') });
    expect(await store.list()).toEqual([]);
    expect(await store.find('0123456789')).toBeNull();
    expect(await store.abandoned()).toEqual([]);
    expect((await store.manager()).holder).toBeNull();
    expect(existsSync(join(stateDir, 'state'))).toBe(false);
    await store.close();
  });

  test('that is damaged is moved aside, said so, and the claims of before are refused', async () => {
    const first = createEmbeddedStore({ stateDir });
    await first.enqueue(newRun('A'));
    const taken = await first.claim(thisProcess(), 1);
    // What a killed machine may leave: the file overwritten, its log gone.
    rmSync(join(stateDir, 'runs.sqlite-wal'), { force: true });
    writeFileSync(join(stateDir, 'runs.sqlite'), 'not a database at all, but long enough to be read as one');
    const second = createEmbeddedStore({ stateDir });
    expect(await second.list()).toEqual([]);
    expect(second.notice()).toMatch(/database of runs was damaged.*moved aside as runs\.sqlite\.damaged-/);
    await expect(first.record(taken?.claim as never, { summary: 'x' })).rejects.toMatchObject({
      code: 'stale',
    });
    expect(readdirSync(stateDir).some((name) => name.startsWith('runs.sqlite.damaged-'))).toBe(true);
    await Promise.all([first.close(), second.close()]);
  });

  test('a row that was damaged by hand does not hide the others', async () => {
    const store = createEmbeddedStore({ stateDir });
    await store.enqueue(newRun('A'));
    await store.enqueue(newRun('B'));
    const { DatabaseSync } = await import('node:sqlite');
    const db = new DatabaseSync(join(stateDir, 'runs.sqlite'));
    db.exec(`UPDATE runs SET data = '{"id":' WHERE task_id = 'A'`);
    db.close();
    expect((await store.list()).map(({ taskId }) => taskId)).toEqual(['B']);
    await store.close();
  });

  test('what a killed writer left half written in a log is ended, and no half line is ever read', async () => {
    const store = createEmbeddedStore({ stateDir });
    await store.enqueue(newRun('A'));
    const taken = await store.claim(thisProcess(), 1);
    if (!taken) throw new Error('nothing to claim');
    await store.appendLog(taken.claim, 'one\n');
    appendFileSync(join(stateDir, 'runs', `${taken.run.id}.jsonl`), 'half');
    expect(await store.readLog(taken.run.id, 0)).toEqual({ text: 'one\n', nextOffset: 4, totalBytes: 4 });
    await store.appendLog(taken.claim, 'two\n');
    expect((await store.readLog(taken.run.id, 0)).text).toBe('one\nhalf\ntwo\n');
    await store.close();
  });
});
