import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endLeftovers, keepChildrenIn } from '#lib/process/children.ts';
import { childEnv, runProcess } from '#lib/process/run.ts';

const node = process.execPath;
const limits = { cwd: tmpdir(), timeoutMs: 10_000, maxOutputBytes: 1_000_000 };
const run = (script: string, more: Partial<Parameters<typeof runProcess>[1]> = {}) =>
  runProcess([node, '-e', script], { ...limits, ...more });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dataface-run-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function isRunning(pid: number): boolean {
  try {
    // A zombie has ended; it only waits to be reaped by whoever runs as process 1.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** A process that was killed is still there for the moment that the system takes to end it. */
async function stillRunning(pids: readonly number[]): Promise<number[]> {
  const deadline = performance.now() + 2_000;
  for (;;) {
    const left = pids.filter(isRunning);
    if (left.length === 0 || performance.now() > deadline) return left;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('output, exit code and standard input pass through', async () => {
  const result = await run(
    'process.stdin.on("data", d => { process.stdout.write("<" + d + ">"); console.error("err"); process.exitCode = 3 })',
    { input: 'grüße $HOME `x`' },
  );
  expect(result).toMatchObject({
    outcome: 'exited',
    exitCode: 3,
    stdout: '<grüße $HOME `x`>',
    stderr: 'err\n',
  });
});

test('arguments reach the program as they are, no shell between', async () => {
  const args = ['$(touch x)', '; ls', '"', "'", '-n', '*'];
  const result = await runProcess(
    [node, '-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...args],
    limits,
  );
  expect(JSON.parse(result.stdout)).toEqual(args);
});

test('a program that is not there is said to be missing, without its folder', async () => {
  await expect(runProcess(['/no/such/claude'], limits)).rejects.toMatchObject({
    code: 'unavailable',
    message: 'The program claude was not found.',
  });
});

const stubborn = (pidFile: string) => `
  process.on('SIGTERM', () => {}); process.on('SIGINT', () => {});
  const { spawn } = require('node:child_process');
  const grandchild = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); process.on('SIGINT', () => {}); setInterval(() => {}, 1000); console.log('up')"], { stdio: ['ignore', 'pipe', 'inherit'] });
  grandchild.stdout.once('data', () => { require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, process.pid + ' ' + grandchild.pid); console.log('ready'); });
  setInterval(() => {}, 1000);`;

test.each(['SIGINT', 'SIGTERM'] as const)(
  'time-out ends a group that ignores %s, grandchildren too, within 2 s of the limit',
  async (stopWith) => {
    const pidFile = join(folder, 'pids');
    const abort = new AbortController();
    let stoppedAt = 0;
    const result = await run(stubborn(pidFile), {
      stopWith,
      signal: abort.signal,
      onStdout: () => {
        stoppedAt = performance.now();
        abort.abort();
      },
    });
    expect(result.outcome).toBe('aborted');
    expect(performance.now() - stoppedAt).toBeLessThan(2_500);
    expect(await stillRunning(readFileSync(pidFile, 'utf8').split(' ').map(Number))).toEqual([]);
  },
);

test('the time limit is kept', async () => {
  expect(await run('setInterval(() => {}, 1000)', { timeoutMs: 100 })).toMatchObject({ outcome: 'timeout' });
});

test('a flood of output ends the program at the limit', async () => {
  const result = await run('const b = "x".repeat(65536); for (;;) require("node:fs").writeSync(1, b)', {
    maxOutputBytes: 200_000,
  });
  expect(result.outcome).toBe('output-limit');
  expect(result.stdout).toHaveLength(200_000);
});

test('a signal that is aborted already starts nothing', async () => {
  expect(await run('console.log(1)', { signal: AbortSignal.abort() })).toMatchObject({
    outcome: 'aborted',
    stdout: '',
  });
});

test('a grandchild that outlives its parent and holds the pipe open is ended with it', async () => {
  const pidFile = join(folder, 'pid');
  const result = await run(`
    const { spawn } = require('node:child_process');
    const g = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(g.pid)); process.exit(0)`);
  expect(result).toMatchObject({ outcome: 'exited', exitCode: 0 });
  expect(await stillRunning([Number(readFileSync(pidFile, 'utf8'))])).toEqual([]);
});

test('our secrets are not in the environment of a child unless given', () => {
  process.env.OPENAI_API_KEY = 'sk-test';
  try {
    expect(childEnv()).not.toHaveProperty('OPENAI_API_KEY');
    expect(childEnv({ OPENAI_API_KEY: 'given' }).OPENAI_API_KEY).toBe('given');
    expect(childEnv().PATH).toBe(process.env.PATH);
  } finally {
    delete process.env.OPENAI_API_KEY;
  }
});

test('children of a server that was killed are ended at the next start', async () => {
  const module = (name: string) =>
    JSON.stringify(new URL(`../../../lib/process/${name}.ts`, import.meta.url).href);
  const server = spawn(
    node,
    [
      '-e',
      `(async()=>{
        (await import(${module('children')})).keepChildrenIn(process.argv[1]);
        (await import(${module('run')})).runProcess([process.execPath, '-e', 'console.log(process.pid); setInterval(() => {}, 1000)'],
          { cwd: '/', timeoutMs: 60000, maxOutputBytes: 1000, onStdout: (text) => process.stdout.write(text) });
      })()`,
      folder,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const pid = Number(await new Promise((resolve) => server.stdout.once('data', resolve)));
  const gone = new Promise((resolve) => server.once('exit', resolve));
  expect(endLeftovers(folder)).toBe(0);
  expect(isRunning(pid)).toBe(true);
  server.kill('SIGKILL');
  await gone;
  expect(endLeftovers(folder)).toBe(1);
  expect(await stillRunning([pid])).toEqual([]);
  expect(endLeftovers(folder)).toBe(0);
  keepChildrenIn(folder);
});
