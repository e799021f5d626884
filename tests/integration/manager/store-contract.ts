import type { ProcessIdentity } from '#lib/manager/run.ts';
import type { Claim, NewRun, RunStore } from '#lib/manager/run-store.ts';
import { leaseMs } from '#lib/manager/store/changes.ts';
import { thisProcess } from '#lib/process/identity.ts';
import { type StoreProcess, startStoreProcess } from './store-driver.ts';

/** What a keeper of runs gives the suite that both must pass. */
export interface StoreKit {
  /** Another handle on the same runs, in this process. */
  open(): RunStore;
  /** What `store-process.ts` opens the same runs with. */
  openElsewhere: object;
  /** Sets the clock that the keeper goes by. */
  shiftClock(byMs: number): Promise<void> | void;
  end(): Promise<void> | void;
}

const me = thisProcess();
const hourMs = 3_600_000;
/** A process that cannot be looked at from here. */
const far: ProcessIdentity = { host: 'far-away', pid: 4242, started: '1@2@3' };
/** One of this machine that ended long ago. */
const dead: ProcessIdentity = { ...me, started: `1@${me.started?.split('@').slice(1).join('@')}` };

export function newRun(taskId: string, more: Partial<NewRun> = {}): NewRun {
  return {
    ...{ taskId, taskPath: `tasks/${taskId.toLowerCase()}.md`, title: taskId, attempt: 1, continues: null },
    ...{ comment: null, branch: `task/${taskId.toLowerCase()}`, baseBranch: 'main', timeoutMs: 60_000 },
    ...more,
  };
}

export function storeContract(makeKit: () => Promise<StoreKit>): void {
  let kit: StoreKit;
  let store: RunStore;
  let opened: RunStore[];
  let processes: StoreProcess[];

  const another = () => {
    const made = kit.open();
    opened.push(made);
    return made;
  };
  const elsewhere = async () => {
    const made = await startStoreProcess(kit.openElsewhere);
    processes.push(made);
    return made;
  };
  const enqueue = async (taskId: string, more?: Partial<NewRun>) => {
    const run = await store.enqueue(newRun(taskId, more));
    if (run === null) throw new Error(`${taskId} has a run already.`);
    return run;
  };
  const claim = async (holder: ProcessIdentity = me, limit = 10) => {
    const taken = await store.claim(holder, limit);
    if (taken === null) throw new Error('There was nothing to claim.');
    return taken;
  };
  const started = async (taskId: string, holder?: ProcessIdentity) => {
    await enqueue(taskId);
    return claim(holder);
  };

  beforeEach(async () => {
    kit = await makeKit();
    opened = [];
    processes = [];
    store = another();
  });
  afterEach(async () => {
    await Promise.all(processes.map((each) => each.kill()));
    await Promise.all(opened.map((each) => each.close()));
    await kit.end();
  });

  describe('putting in line', () => {
    test('a run comes out as it went in, with what follows from its state', async () => {
      const before = Date.now();
      const run = await enqueue('A', { comment: 'Once more.', worktree: '.worktrees/a', sessionId: 's1' });
      expect(run).toMatchObject({
        ...{ taskId: 'A', title: 'A', state: 'queued', attempt: 1, comment: 'Once more.' },
        ...{ worktree: '.worktrees/a', sessionId: 's1', startedAt: null, endedAt: null, logBytes: 0 },
      });
      expect(Math.abs(Date.parse(run.queuedAt) - before)).toBeLessThan(10_000);
      expect(await another().find(run.id)).toEqual(run);
      expect(await store.find('0000000000000000')).toBeNull();
    });

    test('a task has one active run, and another one only after its end', async () => {
      const first = await enqueue('A');
      expect(await store.enqueue(newRun('A'))).toBeNull();
      const { claim: mine } = await claim();
      expect(await store.enqueue(newRun('A'))).toBeNull();
      await store.record(mine, { state: 'failed', failure: 'worker' });
      const second = await enqueue('A', { attempt: 2 });
      expect(second.id).not.toBe(first.id);
    });

    test('of two processes that ask at once one gets it', async () => {
      const two = await Promise.all([elsewhere(), elsewhere()]);
      for (const taskId of ['A', 'B', 'C', 'D', 'E']) {
        const got = await Promise.all(two.map((each) => each.call('enqueue', newRun(taskId))));
        expect(got.filter((run) => run !== null)).toHaveLength(1);
      }
      expect(await store.list()).toHaveLength(5);
    });
  });

  describe('claiming', () => {
    test('takes the longest waiting one, up to the limit of all holders together', async () => {
      for (const taskId of ['A', 'B', 'C']) await enqueue(taskId);
      const first = await claim(me, 2);
      expect(first.run).toMatchObject({ taskId: 'A', state: 'preparing', endedAt: null });
      expect(first.run.startedAt).not.toBeNull();
      expect((await claim(far, 2)).run.taskId).toBe('B');
      expect(await store.claim(me, 2)).toBeNull();
      await store.record(first.claim, { state: 'in_review' });
      expect((await claim(me, 2)).run.taskId).toBe('C');
      expect(await store.claim(me, 100)).toBeNull();
    });

    test('by processes that race gives each run to one of them', async () => {
      for (let n = 0; n < 12; n++) await enqueue(`T${n}`);
      const three = await Promise.all([elsewhere(), elsewhere(), elsewhere()]);
      const all = await Promise.all(
        three.flatMap((each) => [1, 2, 3, 4, 5].map(() => each.call('claim', each.identity, 100))),
      );
      const taken = (all as ({ run: { id: string } } | null)[]).filter((one) => one !== null);
      expect(taken).toHaveLength(12);
      expect(new Set(taken.map(({ run }) => run.id)).size).toBe(12);
    });

    test('never goes over the limit, however many race', async () => {
      for (let n = 0; n < 8; n++) await enqueue(`T${n}`);
      const two = await Promise.all([elsewhere(), elsewhere()]);
      const all = await Promise.all(
        two.flatMap((each) => [1, 2, 3, 4].map(() => each.call('claim', each.identity, 3))),
      );
      expect(all.filter((one) => one !== null)).toHaveLength(3);
    });

    test('belongs to the run, not to who took it: one holder with two claims cannot write with the wrong one', async () => {
      const a = await started('A');
      const b = await started('B');
      const mixed: Claim = { runId: a.run.id, token: b.claim.token + 1 };
      await expect(store.record(mixed, { summary: 'x' })).rejects.toMatchObject({ code: 'stale' });
      await store.record(a.claim, { summary: 'of A' });
      expect((await store.find(b.run.id))?.summary).toBeNull();
    });
  });

  describe('recording', () => {
    test('writes the fields that are given and keeps the others', async () => {
      const { run, claim: mine } = await started('A');
      const usage = { inputTokens: 10, outputTokens: 5, cachedTokens: 0, costUsd: 0.01, turns: 2 };
      await store.record(mine, { state: 'working', sessionId: 's', usage, worker: me });
      const after = await store.record(mine, { state: 'checking', summary: 'Größe ✓ "quoted"' });
      expect(after).toMatchObject({ state: 'checking', sessionId: 's', usage, worker: me });
      expect(await another().find(run.id)).toEqual(after);
    });

    test('the end of a run ends its claim', async () => {
      const { run, claim: mine } = await started('A');
      const ended = await store.record(mine, { state: 'failed', failure: 'checks', reason: 'npm test: 1' });
      expect(ended.endedAt).not.toBeNull();
      await expect(store.record(mine, { reason: 'late' })).rejects.toMatchObject({ code: 'stale' });
      await expect(store.beat(mine)).rejects.toMatchObject({ code: 'stale' });
      await expect(store.appendLog(mine, 'late\n')).rejects.toMatchObject({ code: 'stale' });
      expect((await store.find(run.id))?.reason).toBe('npm test: 1');
      expect(await store.abandoned()).toEqual([]);
    });

    test('a run that is given back stands in line again, under a new claim', async () => {
      const first = await started('A');
      await store.record(first.claim, { state: 'queued' });
      await expect(store.beat(first.claim)).rejects.toMatchObject({ code: 'stale' });
      const second = await claim();
      expect(second.run.id).toBe(first.run.id);
      expect(second.claim.token).toBeGreaterThan(first.claim.token);
    });
  });

  describe('leases', () => {
    test('of a holder elsewhere is out when it was silent for too long, and lasts while it beats', async () => {
      const { run, claim: theirs } = await started('A', far);
      await kit.shiftClock(leaseMs - 5_000);
      expect(await store.abandoned()).toEqual([]);
      await store.beat(theirs);
      await kit.shiftClock(leaseMs - 5_000);
      expect(await store.abandoned()).toEqual([]);
      await kit.shiftClock(10_000);
      expect((await store.abandoned()).map(({ id }) => id)).toEqual([run.id]);
    });

    test('of a living process of this machine never is, whatever the clock does', async () => {
      await started('A');
      for (const jump of [hourMs, -2 * hourMs, 10 * hourMs]) {
        await kit.shiftClock(jump);
        expect(await store.abandoned()).toEqual([]);
        expect(await store.takeOver((await store.list())[0] as never, far)).toBeNull();
      }
    });

    test('of a process of this machine that is gone is out at once, however fresh its beat', async () => {
      const { run } = await started('A', dead);
      expect((await store.abandoned()).map(({ id }) => id)).toEqual([run.id]);
      // A clock set back makes its last beat lie in the future.
      await kit.shiftClock(-hourMs);
      expect(await store.abandoned()).toHaveLength(1);
    });

    test('dated in the future, of a holder elsewhere, is not taken away', async () => {
      const { claim: theirs } = await started('A', far);
      await kit.shiftClock(-hourMs);
      expect(await store.abandoned()).toEqual([]);
      await store.beat(theirs);
      await kit.shiftClock(leaseMs + 5_000);
      expect(await store.abandoned()).toHaveLength(1);
    });

    test('a process killed in mid-run loses it to one of those who try, and its late writes are refused', async () => {
      const [victim, ...others] = await Promise.all([elsewhere(), elsewhere(), elsewhere()]);
      await enqueue('A');
      const { run, claim: theirs } = (await victim.call('claim', victim.identity, 1)) as {
        run: never;
        claim: Claim;
      };
      expect(await Promise.all(others.map((each) => each.call('takeOver', run, each.identity)))).toEqual([
        null,
        null,
      ]);
      await victim.kill();
      const claims = await Promise.all(others.map((each) => each.call('takeOver', run, each.identity)));
      const won = claims.filter((one) => one !== null) as Claim[];
      expect(won).toHaveLength(1);
      expect(won[0]?.token).toBeGreaterThan(theirs.token);
      for (const late of [
        () => store.record(theirs, { state: 'in_review' }),
        () => store.beat(theirs),
        () => store.appendLog(theirs, '{"t":"late"}\n'),
      ]) {
        await expect(late()).rejects.toMatchObject({ code: 'stale' });
      }
      expect((await store.list())[0]).toMatchObject({ state: 'preparing', logBytes: 0 });
    });

    test('what stands in line or has ended is never abandoned', async () => {
      const { claim: mine } = await started('A', dead);
      await store.record(mine, { state: 'in_review' });
      await enqueue('B');
      await kit.shiftClock(10 * hourMs);
      expect(await store.abandoned()).toEqual([]);
    });
  });

  describe('settling and cancelling', () => {
    test('the outcome of a review is written once', async () => {
      const { run, claim: mine } = await started('A');
      await store.record(mine, { state: 'in_review' });
      const merged = await store.settle(run.id, ['in_review'], { state: 'merged', headSha: 'abc' });
      expect(merged).toMatchObject({ state: 'merged', headSha: 'abc' });
      expect(merged.reviewedAt).not.toBeNull();
      const again = another().settle(run.id, ['in_review'], { state: 'discarded' });
      await expect(again).rejects.toMatchObject({ code: 'conflict' });
      expect((await store.find(run.id))?.state).toBe('merged');
    });

    test('of two who decide at once one is told', async () => {
      const { run, claim: mine } = await started('A');
      await store.record(mine, { state: 'in_review' });
      const two = await Promise.all([elsewhere(), elsewhere()]);
      const results = await Promise.allSettled([
        two[0].call('settle', run.id, ['in_review'], { state: 'merged' }),
        two[1].call('settle', run.id, ['in_review'], { state: 'discarded' }),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    test('a run that is held is not settled from outside', async () => {
      const { run } = await started('A');
      const tried = store.settle(run.id, ['preparing'], { state: 'interrupted' });
      await expect(tried).rejects.toMatchObject({ code: 'conflict' });
      await expect(store.settle('nosuchrun0', ['failed'], { state: 'discarded' })).rejects.toMatchObject({
        code: 'not-found',
      });
    });

    test('cancelling ends what waits, and tells the holder of what runs', async () => {
      const waiting = await enqueue('A');
      expect(await store.askCancel(waiting.id, 'ana')).toMatchObject({ state: 'cancelled' });
      expect((await store.find(waiting.id))?.reason).toContain('ana');
      expect(await store.claim(me, 5)).toBeNull();

      const { run, claim: mine } = await started('B');
      expect(await store.beat(mine)).toEqual({ cancelAsked: false });
      expect(await another().askCancel(run.id, 'ana')).toMatchObject({
        state: 'preparing',
        cancelAsked: true,
      });
      expect(await store.beat(mine)).toEqual({ cancelAsked: true });
      await store.record(mine, { state: 'cancelled' });
      await expect(store.askCancel(run.id, 'ana')).rejects.toMatchObject({ code: 'conflict' });
    });
  });

  describe('looking', () => {
    test('the list is newest first, filtered, and goes on where it was cut', async () => {
      for (const taskId of ['A', 'B', 'C', 'D']) await enqueue(taskId);
      const { claim: mine } = await claim();
      await store.record(mine, { state: 'failed', failure: 'worker' });
      await enqueue('A', { attempt: 2 });
      const ids = async (filter: Parameters<RunStore['list']>[0]) =>
        (await store.list(filter)).map(({ taskId, attempt }) => `${taskId}${attempt}`);
      expect(await ids({})).toEqual(['A2', 'D1', 'C1', 'B1', 'A1']);
      expect(await ids({ taskId: 'A' })).toEqual(['A2', 'A1']);
      expect(await ids({ states: ['failed', 'merged'] })).toEqual(['A1']);
      const [, second] = await store.list({ limit: 2 });
      expect(await ids({ limit: 2, before: second?.id as string })).toEqual(['C1', 'B1']);
      expect(await ids({ latest: true })).toEqual(['A2', 'D1', 'C1', 'B1']);
      expect(await ids({ latest: true, states: ['failed'] })).toEqual([]);
      expect(await ids({ states: [] })).toEqual([]);
    });

    test('the order of the line survives a clock that is set back', async () => {
      await enqueue('A');
      await kit.shiftClock(-hourMs);
      await enqueue('B');
      expect((await claim()).run.taskId).toBe('A');
      expect((await claim()).run.taskId).toBe('B');
    });
  });

  describe('the log', () => {
    test('is read in whole lines from any offset, and from its end', async () => {
      const { run, claim: mine } = await started('A');
      const lines = Array.from({ length: 50 }, (_, n) => `{"n":${n},"s":"Größe ${'x'.repeat(n)}"}\n`);
      await store.appendLog(mine, lines.slice(0, 20).join(''));
      await store.appendLog(mine, lines.slice(20).join(''));
      const all = lines.join('');
      const totalBytes = Buffer.byteLength(all);
      expect((await store.find(run.id))?.logBytes).toBe(totalBytes);
      expect(await store.readLog(run.id, 0)).toEqual({ text: all, nextOffset: totalBytes, totalBytes });

      let text = '';
      for (let at = 0; at < totalBytes; ) {
        const page = await another().readLog(run.id, at, 300);
        expect(page.text.endsWith('\n')).toBe(true);
        expect(page.nextOffset).toBeGreaterThan(at);
        text += page.text;
        at = page.nextOffset;
      }
      expect(text).toBe(all);

      const tail = await store.readLog(run.id, -200);
      expect(all.endsWith(tail.text)).toBe(true);
      expect(Buffer.byteLength(tail.text)).toBeLessThanOrEqual(200);
      expect(tail.text.startsWith('{"n":')).toBe(true);
      // An offset inside a line stands for the next one.
      expect((await store.readLog(run.id, 3)).text).toBe(all.slice(lines[0]?.length));
      const end = { text: '', nextOffset: totalBytes, totalBytes };
      expect(await store.readLog(run.id, totalBytes)).toEqual(end);
      expect(await store.readLog(run.id, totalBytes + 99)).toEqual(end);
      expect((await store.readLog(run.id, -totalBytes - 99)).text).toBe(all);
    });

    test('of a run without one is empty, and of no run is refused', async () => {
      const run = await enqueue('A');
      expect(await store.readLog(run.id, 0)).toEqual({ text: '', nextOffset: 0, totalBytes: 0 });
      for (const id of ['../../secret', 'nosuchrun0', '']) {
        await expect(store.readLog(id, 0)).rejects.toMatchObject({ code: 'not-found' });
      }
    });

    test('a line longer than what was asked for comes whole, one over the bound is refused', async () => {
      const { run, claim: mine } = await started('A');
      const long = `${'y'.repeat(5_000)}\n`;
      await store.appendLog(mine, `a\n${long}b\n`);
      const first = await store.readLog(run.id, 2, 100);
      expect(first.text).toBe(long);
      expect((await store.readLog(run.id, first.nextOffset, 100)).text).toBe('b\n');
      const tooLong = store.appendLog(mine, `${'z'.repeat(1_100_000)}\n`);
      await expect(tooLong).rejects.toMatchObject({ code: 'too-large' });
    });

    test('of many megabytes is read at its end without reading the rest', async () => {
      const { run, claim: mine } = await started('A');
      const chunk = `${JSON.stringify({ line: 'x'.repeat(990) })}\n`.repeat(500);
      for (let n = 0; n < 12; n++) await store.appendLog(mine, chunk);
      const page = await store.readLog(run.id, -100_000);
      expect(page.totalBytes).toBe(12 * chunk.length);
      expect(page.nextOffset).toBe(page.totalBytes);
      expect(page.text.length).toBeGreaterThan(98_000);
      expect((await store.readLog(run.id, 0)).text.length).toBeLessThanOrEqual(1_048_576);
    });
  });

  describe('giving up a log', () => {
    test('leaves the run, and the logs of others', async () => {
      const [gone, other] = [await started('A'), await started('B')];
      for (const each of [gone, other]) await store.appendLog(each.claim, '{"line":"x"}\n'.repeat(30_000));
      for (const each of [gone, other])
        await store.record(each.claim, { state: 'failed', failure: 'worker' });
      const dropped = await store.dropLog(gone.run.id);
      expect(dropped).toMatchObject({ state: 'failed', logBytes: 0, logDroppedAt: expect.any(String) });
      expect(await another().find(gone.run.id)).toEqual(dropped);
      expect(await another().readLog(gone.run.id, 0)).toEqual({ text: '', nextOffset: 0, totalBytes: 0 });
      expect((await store.find(other.run.id))?.logBytes).toBe(390_000);
      expect((await store.readLog(other.run.id, -20)).text).toBe('{"line":"x"}\n');
      await kit.shiftClock(hourMs);
      expect(await store.dropLog(gone.run.id)).toEqual(dropped);
      expect((await store.list()).map(({ taskId }) => taskId)).toEqual(['B', 'A']);
    });

    test('is refused where somebody needs it, and of no run', async () => {
      const { run, claim: mine } = await started('A');
      await store.appendLog(mine, '{"line":"x"}\n');
      await expect(store.dropLog(run.id)).rejects.toMatchObject({ code: 'conflict' });
      await store.record(mine, { state: 'in_review' });
      await expect(store.dropLog(run.id)).rejects.toMatchObject({ code: 'conflict' });
      expect((await store.readLog(run.id, 0)).text).toBe('{"line":"x"}\n');
      await expect(store.dropLog('nosuchrun0')).rejects.toMatchObject({ code: 'not-found' });
    });

    test('is told to who follows', async () => {
      const told = tellings();
      another().follow(told.add);
      const { run, claim: mine } = await started('A');
      await store.record(mine, { state: 'failed' });
      await told.until((ids) => ids.includes(run.id) || ids.includes(null));
      told.clear();
      await store.dropLog(run.id);
      await told.until((ids) => ids.length > 0);
    });
  });

  describe('the manager', () => {
    test('is nobody at first; pause and what goes first are kept', async () => {
      expect(await store.manager()).toEqual({
        ...{ paused: null, startFirst: [], readySince: {}, disk: [], holder: null },
      });
      await store.setPaused({ by: 'ana' });
      await store.setStartFirst(['B', 'A', 'B']);
      expect(await another().manager()).toMatchObject({ paused: { by: 'ana' }, startFirst: ['B', 'A'] });
      await store.setPaused(null);
      expect((await store.manager()).paused).toBeNull();
    });

    test('knows since when a task is ready, and forgets it with the task', async () => {
      await store.noteReady(['A', 'B']);
      const { A, B } = (await store.manager()).readySince;
      await kit.shiftClock(5_000);
      await store.noteReady(['B', 'C']);
      const after = (await store.manager()).readySince;
      expect(after).toEqual({ B, C: expect.any(String) });
      expect(A).toEqual(expect.any(String));
    });

    test('knows what worktrees take, of each machine that said so within a month', async () => {
      const use = (host: string, bytes: number, at = new Date()) => ({
        ...{ host, at: at.toISOString() },
        worktrees: [{ worktree: '.worktrees/a', bytes, measuredAt: at.toISOString(), kept: null }],
      });
      const two = await Promise.all([elsewhere(), elsewhere()]);
      const told = tellings();
      another().follow(told.add);
      await Promise.all(two.map((each, n) => each.call('noteDisk', use(`host${n}`, n))));
      await told.until((ids) => ids.includes(null));
      const sizes = async () =>
        (await store.manager()).disk.map(({ host, worktrees }) => [host, worktrees[0]?.bytes]);
      expect(await sizes()).toEqual([
        ['host0', 0],
        ['host1', 1],
      ]);
      await store.noteDisk(use('host1', 7, new Date(Date.now() + 31 * 24 * hourMs)));
      expect(await sizes()).toEqual([['host1', 7]]);
    });

    test('is one: a second one is told who it is, in this process and in another', async () => {
      const other = await elsewhere();
      const held = await store.hold(me);
      expect((await other.call('manager')) as object).toMatchObject({
        holder: { pid: me.pid, host: me.host, alive: true },
      });
      for (const second of [() => other.hold(), () => another().hold(me)]) {
        await expect(second()).rejects.toMatchObject({
          code: 'conflict',
          message: expect.stringContaining(`process ${me.pid} on ${me.host}`),
        });
      }
      await held.release();
      expect((await store.manager()).holder).toBeNull();
      await other.hold();
      expect((await store.manager()).holder).toMatchObject({ pid: other.identity.pid, alive: true });
    });

    test('that was killed is taken over at once; one that lives never is, whatever the clock does', async () => {
      const [first, second] = await Promise.all([elsewhere(), elsewhere()]);
      await first.hold();
      for (const jump of [hourMs, -2 * hourMs]) {
        await kit.shiftClock(jump);
        await expect(second.hold()).rejects.toMatchObject({ code: 'conflict' });
        await expect(store.hold(me)).rejects.toMatchObject({ code: 'conflict' });
      }
      await first.kill();
      await second.hold();
      expect((await store.manager()).holder?.pid).toBe(second.identity.pid);
    });

    test('of two that start at once one holds', async () => {
      const three = await Promise.all([elsewhere(), elsewhere(), elsewhere()]);
      const results = await Promise.allSettled(three.map((each) => each.hold()));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    test('its beat moves, and its end is not another one’s', async () => {
      const held = await store.hold(me);
      const before = (await store.manager()).holder?.beatAt as string;
      await kit.shiftClock(60_000);
      await held.beat();
      const after = (await store.manager()).holder?.beatAt as string;
      expect(Date.parse(after)).toBeGreaterThan(Date.parse(before));
      await held.release();
      await held.release();
      const again = await another().hold(me);
      await held.release();
      expect((await store.manager()).holder?.alive).toBe(true);
      await again.release();
    });
  });

  describe('following', () => {
    test('what one process does is told in another, with the run that it was about', async () => {
      const other = await elsewhere();
      const told = tellings();
      await other.follow(told.add);
      const run = await enqueue('A');
      // By the run or, where following began only then, by «look at all of them».
      await told.until((ids) => ids.includes(run.id) || ids.includes(null));
      told.clear();
      const { claim: mine } = await claim();
      await told.until((ids) => ids.includes(run.id));
      told.clear();
      await store.appendLog(mine, '{"line":"x"}\n');
      await told.until((ids) => ids.includes(run.id));
      told.clear();
      await store.setPaused({ by: 'ana' });
      await told.until((ids) => ids.includes(null));
    });

    test('many changes at once are told few times, the last one too', async () => {
      const told = tellings();
      const { run, claim: mine } = await started('A');
      const stop = another().follow(told.add);
      for (let n = 0; n < 200; n++) await store.appendLog(mine, `{"n":${n}}\n`);
      await store.record(mine, { state: 'in_review' });
      const last = await told.until((ids) => ids.includes(run.id));
      expect(last.length).toBeLessThan(100);
      stop();
    });

    test('a listener that left is told no more', async () => {
      const [left, stayed] = [tellings(), tellings()];
      const reader = another();
      reader.follow(left.add)();
      reader.follow(stayed.add);
      const run = await enqueue('A');
      await stayed.until((ids) => ids.includes(run.id) || ids.includes(null));
      expect(left.ids).toEqual([]);
    });
  });
}

/** What a listener was told; `until` waits for a condition on it. */
function tellings() {
  let ids: (string | null)[] = [];
  let check: () => void = () => undefined;
  return {
    get ids() {
      return ids;
    },
    add: (id: string | null) => {
      ids.push(id);
      check();
    },
    clear: () => {
      ids = [];
    },
    until: (condition: (ids: (string | null)[]) => boolean) =>
      new Promise<(string | null)[]>((resolve) => {
        check = () => {
          if (condition(ids)) resolve(ids);
        };
        check();
      }),
  };
}
