import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { Primed } from '#lib/process/primed.ts';
import { followProcess } from '#lib/process/run.ts';

const bounds = { timeoutMs: 10_000, maxOutputBytes: 10_000 };
const cat = ['cat'];
const takenAt = (primed: Primed, argv = cat) => primed.take(argv, tmpdir());
const ask = (primed: Primed, input: string, argv = cat) =>
  followProcess(takenAt(primed, argv), { ...bounds, input });

/** The process that waits for the next question; there is one soon after a question was asked. */
async function waiting(primed: Primed): Promise<{ pid: number; exited: Promise<unknown> }> {
  for (;;) {
    const child = primed.waitingChild();
    if (child?.pid) return { pid: child.pid, exited: once(child, 'exit') };
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('the next question goes to a program that runs already, and each to one of its own', async () => {
  const primed = new Primed(1_000);
  expect((await ask(primed, 'one')).stdout).toBe('one');
  const next = await waiting(primed);
  const child = takenAt(primed);
  expect(child.pid).toBe(next.pid);
  const other = takenAt(primed);
  expect(other.pid).not.toBe(next.pid);
  expect((await followProcess(other, { ...bounds, input: 'three' })).stdout).toBe('three');
  expect(await followProcess(child, { ...bounds, input: 'two' })).toMatchObject({
    exitCode: 0,
    stdout: 'two',
  });
  primed.letGo();
});

test('other arguments get another program', async () => {
  const primed = new Primed(1_000);
  await ask(primed, 'one');
  await waiting(primed);
  expect((await ask(primed, 'x\ny\n', ['wc', '-l'])).stdout.trim()).toBe('2');
  primed.letGo();
});

test('one that was killed while it waited is not used', async () => {
  const primed = new Primed(60_000);
  await ask(primed, 'one');
  const { pid, exited } = await waiting(primed);
  process.kill(pid, 'SIGKILL');
  await exited;
  expect((await ask(primed, 'two')).stdout).toBe('two');
  primed.letGo();
});

test('one that nobody asks ends by itself', async () => {
  const primed = new Primed(500);
  await ask(primed, 'one');
  const { exited } = await waiting(primed);
  expect(await exited).toEqual([0, null]);
  expect(primed.waitingChild()).toBeNull();
});

test('a program that is not there is an error of the one who asks', async () => {
  const primed = new Primed(1_000);
  await expect(ask(primed, '', ['no-such-program-of-ours'])).rejects.toThrow('was not found');
});
