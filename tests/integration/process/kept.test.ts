import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { isAlive, type ProcessIdentity } from '#lib/process/identity.ts';
import type { KeptLine } from '#lib/process/keeper-files.ts';
import { followKept, isKeeperAlive, keptState, startKept, stopKept } from '#lib/process/kept.ts';

// Several processes a test: a busy machine needs its time.
jest.setTimeout(30_000);

let folder: string;
let mark: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dataface-tasks-kept-'));
  mark = `m${Math.random().toString(36).slice(2)}`;
});
afterEach(async () => {
  const state = keptState(folder);
  stopKept(folder);
  stopKept(folder);
  while (state && isAlive(state.keeper)) await delay(20);
  rmSync(folder, { recursive: true, force: true });
  expect(marked()).toEqual([]);
});

/** Processes with the mark in their environment. */
function marked(): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`MARK=${mark}`);
    } catch {
      return false;
    }
  });
}

const run = (script: string, options: { timeoutMs?: number; input?: string } = {}) =>
  startKept(folder, {
    argv: [process.execPath, '-e', script],
    cwd: folder,
    env: { PATH: process.env.PATH, MARK: mark },
    input: options.input ?? '',
    timeoutMs: options.timeoutMs ?? 20_000,
    marker: 'MARK',
  });

async function all(from = 0) {
  const lines: KeptLine[] = [];
  const end = await followKept(
    folder,
    from,
    async (more) => void lines.push(...more.map(({ line }) => line)),
  );
  return { end, lines };
}
const texts = (lines: KeptLine[]) =>
  lines.map((line) => ('o' in line ? line.o : 'e' in line ? `! ${line.e}` : line.n));

test('tells every line of both outputs, the last one without a line feed too, and how it ended', async () => {
  await run(
    "process.stdin.on('data', (d) => process.stdout.write(d + '\\n\\nlast')); process.on('exit', () => { require('fs').writeSync(2, 'err\\n'); process.exitCode = 3 })",
    {
      input: 'héllo',
    },
  );
  const { end, lines } = await all();
  expect(end).toMatchObject({ outcome: 'exited', exitCode: 3, leftovers: 0 });
  expect(texts(lines).sort()).toEqual(['', '! err', 'héllo', 'last']);
});

test('a program that is not there', async () => {
  await startKept(folder, {
    ...{
      argv: ['/nowhere/at-all'],
      cwd: folder,
      env: { MARK: mark },
      input: '',
      timeoutMs: 1000,
      marker: 'MARK',
    },
  });
  expect((await all()).end).toMatchObject({ outcome: 'missing', exitCode: null });
});

test('one that ignores every signal is ended at its time limit', async () => {
  await startKept(folder, {
    // A shell, which ignores them long before the limit: Node takes half a second to begin where much else is to be done.
    argv: ['sh', '-c', "trap '' INT TERM; while :; do sleep 1; done"],
    cwd: folder,
    env: { PATH: process.env.PATH, MARK: mark },
    input: '',
    timeoutMs: 1_000,
    marker: 'MARK',
  });
  expect((await all()).end).toMatchObject({ outcome: 'timeout', signal: 'SIGKILL' });
});

test('stopping ends what went into sessions of its own, too', async () => {
  const stubborn =
    "for (const s of ['SIGINT','SIGTERM']) process.on(s, () => {}); setInterval(() => {}, 1000); console.log('deaf')";
  await run(
    `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { detached: true, stdio: 'inherit' }); setInterval(() => {}, 1000)`,
  );
  const isDeaf = Promise.withResolvers<void>();
  const following = followKept(folder, 0, async (more) => {
    if (texts(more.map(({ line }) => line)).includes('deaf')) isDeaf.resolve();
  });
  await isDeaf.promise;
  stopKept(folder);
  expect(await following).toMatchObject({ outcome: 'stopped', leftovers: 1 });
});

test('what goes on after the program has ended is ended as well', async () => {
  await run(
    "require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'inherit' }); setTimeout(() => process.exit(0), 200)",
  );
  expect((await all()).end).toMatchObject({ outcome: 'exited', exitCode: 0, leftovers: 1 });
});

test('a flood is cut, says how much is missing, and keeps its last lines', async () => {
  await run(
    "const l = 'x'.repeat(1000) + '\\n'; for (let i = 0; i < 40000; i++) require('fs').writeSync(1, l); console.log('the end')",
  );
  const { end, lines } = await all();
  expect(end).toMatchObject({ exitCode: 0 });
  expect(texts(lines).at(-1)).toBe('the end');
  const dropped = lines.filter((line) => 'n' in line).reduce((sum, line) => sum + line.n, 0);
  expect(dropped).toBeGreaterThan(10_000);
  expect(lines.filter((line) => !('n' in line)).length + dropped).toBe(40_001);
});

test('goes on without whoever started it, and another one takes it up where that one was', async () => {
  const gate = join(folder, 'gate');
  const { program } = await run(
    `const look = () => require('fs').existsSync(${JSON.stringify(gate)}) ? console.log('two') : setTimeout(look, 20);
     console.log('one'); look()`,
  );
  let seen = 0;
  const first = new Promise<void>((resolve) => {
    void followKept(folder, 0, async (more) => {
      seen = more.at(-1)?.end ?? 0;
      resolve();
    });
  });
  await first;
  expect(isKeeperAlive(folder)).toBe(true);
  writeFileSync(gate, '');
  const { end, lines } = await all(seen);
  expect(texts(lines)).toEqual(['two']);
  expect(end).toMatchObject({ outcome: 'exited', exitCode: 0 });
  expect(isAlive(program as ProcessIdentity)).toBe(false);
});

test('a keeper that was killed is told as lost', async () => {
  const { keeper, program } = await run('setInterval(() => {}, 1000)');
  const following = all();
  process.kill(keeper.pid, 'SIGKILL');
  expect((await following).end).toBe('lost');
  process.kill(program?.pid ?? 0, 'SIGKILL');
  while (marked().length > 0) await delay(10);
});
