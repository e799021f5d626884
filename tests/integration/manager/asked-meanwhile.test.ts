import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { cancelRun } from '#lib/manager/actions/cancel-run.ts';
import { retryRun, sendBack } from '#lib/manager/actions/continue-run.ts';
import type { ManagerContext } from '#lib/manager/context.ts';
import { runManager } from '#lib/manager/manager.ts';
import type { RunStore } from '#lib/manager/run-store.ts';
import { loginPath, type ManagerBench, managerBench } from './harness.ts';
import { fakeWorker, waitFor } from './manager-process.ts';

// A person asks for something, and a manager looks at the very moment when half of it is written.

jest.setTimeout(30_000);

let bench: ManagerBench;
beforeEach(() => {
  const manager = { worker: fakeWorker, retries: 0 };
  bench = managerBench({ 'tasks.config.json': JSON.stringify({ manager }) });
});
afterEach(() => bench.close());

const file = () => join(bench.temp.root, loginPath);
const status = () => /^status: (.*)$/m.exec(readFileSync(file(), 'utf8'))?.[1];
const setStatus = (to: string) =>
  writeFileSync(file(), readFileSync(file(), 'utf8').replace(/^status: .*$/m, `status: ${to}`));
const manage = () => {
  const never = new AbortController().signal;
  return runManager(bench, { once: true }, { stop: never, hurry: never });
};

/** The bench, with a whole manager let in right after one call of the store, and given a second to go wrong. */
function interruptedAfter(name: 'enqueue' | 'askCancel', wrong: () => Promise<unknown>) {
  let manager: Promise<void> | undefined;
  const call = bench.store[name] as (...args: unknown[]) => Promise<unknown>;
  const store = {
    ...bench.store,
    async [name](...args: unknown[]) {
      const result = await call(...args);
      manager = manage();
      await waitFor('a wrong turn', wrong, 1_000).catch(() => undefined);
      return result;
    },
  } as RunStore;
  return { ctx: { ...bench, store } as ManagerContext, ended: () => manager };
}

const isEndedOrSettled = async () => {
  const [newest] = await bench.store.list({ limit: 1 });
  return newest?.endedAt !== null;
};

test('a run that is sent back is not begun before its task and the run before it have been moved', async () => {
  const run = await bench.reviewed({ 'src/new.txt': 'new\n' });
  setStatus('in_review');
  const { ctx, ended } = interruptedAfter('enqueue', isEndedOrSettled);
  const next = await sendBack(ctx, run.id, { comment: 'Once more.' });
  await ended();
  expect((await bench.store.find(run.id))?.state).toBe('sent_back');
  expect(await bench.store.find(next.id)).toMatchObject({ state: 'in_review', failure: null });
  expect(status()).toBe('in_review');
});

test('a run that is tried again is not begun before its task is ready', async () => {
  const run = await bench.reviewed({ 'src/new.txt': 'new\n' });
  await bench.store.settle(run.id, ['in_review'], { state: 'failed', failure: 'worker' });
  setStatus('blocked');
  const { ctx, ended } = interruptedAfter('enqueue', isEndedOrSettled);
  const next = await retryRun(ctx, run.id);
  await ended();
  expect(await bench.store.find(next.id)).toMatchObject({ state: 'in_review', failure: null });
});

test('a run that is cancelled in line is not put in line again before its task was taken back', async () => {
  const queued = await bench.store.enqueue({
    ...{ taskId: 'INFRA-LOGIN', taskPath: loginPath, title: 'Log in', attempt: 1, continues: null },
    ...{ comment: null, branch: 'task/login', baseBranch: 'main', timeoutMs: 60_000 },
  });
  const isAnother = async () => (await bench.store.list()).length > 1;
  const { ctx, ended } = interruptedAfter('askCancel', isAnother);
  const cancelled = await cancelRun(ctx, queued?.id ?? '', 'Ana');
  await ended();
  expect(cancelled.state).toBe('cancelled');
  expect((await bench.store.list()).map(({ state }) => state)).toEqual(['cancelled']);
  expect(status()).toBe('todo');
});
