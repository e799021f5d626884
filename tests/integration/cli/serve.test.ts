import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '#tests/helpers/app-server.ts';
import { runTask, taskBin, taskText } from '#tests/helpers/task-cli.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let repo: TempRepo;
beforeAll(() => {
  repo = tempRepo({ 'tasks/infra/login.md': taskText({ title: 'Log in here', status: 'todo' }) });
});
afterAll(() => repo.remove());

const hasBuild = existsSync(join(process.cwd(), '.next', 'BUILD_ID'));
if (!hasBuild)
  console.warn('There is no build: starting the server is not tried here. Run `npm run build` first.');
const whenBuilt = hasBuild ? test : test.skip;

interface Served {
  child: ChildProcess;
  address: { url: string; port: number };
  log(): string;
}

async function serve(...args: string[]): Promise<Served> {
  const child = spawn(process.execPath, [taskBin, 'serve', '--json', ...args], {
    cwd: join(repo.root, 'tasks'),
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      BROWSER: join(repo.root, 'browser'),
    } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const deadline = Date.now() + 60_000;
  while (!stdout.includes('}')) {
    if (Date.now() > deadline || child.exitCode !== null) {
      child.kill('SIGKILL');
      throw new Error(`No address: ${stdout}${stderr}`);
    }
    await delay(50);
  }
  return { child, address: JSON.parse(stdout) as Served['address'], log: () => stderr };
}

/** Processes of the group that the command started for its server. */
function serverProcesses(port: number): string[] {
  const found: string[] = [];
  for (const pid of readPids()) {
    const environment = readProc(pid, 'environ');
    if (environment.includes(`\0PORT=${port}\0`) && environment.includes(`TASKS_REPO_ROOT=${repo.root}`)) {
      found.push(pid);
    }
  }
  return found;
}

function readPids(): string[] {
  return process
    .getBuiltinModule('node:fs')
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name));
}

function readProc(pid: string, name: string): string {
  try {
    return `\0${readFileSync(`/proc/${pid}/${name}`, 'latin1')}`;
  } catch {
    return '';
  }
}

whenBuilt(
  'serves the repository around the working directory, on a free port, and opens it',
  async () => {
    const marker = join(repo.root, 'opened');
    writeFileSync(join(repo.root, 'browser'), `#!/bin/sh\nprintf %s "$1" > '${marker}'\n`);
    chmodSync(join(repo.root, 'browser'), 0o755);
    const { child, address } = await serve('--port', '0', '--open');
    try {
      expect(address.url).toBe(`http://localhost:${address.port}`);
      expect(await (await fetch(`http://127.0.0.1:${address.port}/api/health`)).json()).toMatchObject({
        ok: true,
      });
      for (let tries = 0; tries < 400 && !existsSync(marker); tries++) await delay(50);
      expect(readFileSync(marker, 'utf8')).toBe(address.url);
      const second = await runTask(repo.root, ['serve', '--port', String(address.port)]);
      expect(second.exitCode).toBe(1);
      expect(second.stderr).toContain('A server of this kind answers there already');
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  },
  90_000,
);

whenBuilt.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends it and leaves nothing behind',
  async (signal) => {
    const { child, address } = await serve('--port', '0');
    const onLinux = process.platform === 'linux';
    if (onLinux) expect(serverProcesses(address.port).length).toBeGreaterThan(0);
    const started = performance.now();
    child.kill(signal);
    const [exitCode] = await once(child, 'exit');
    expect(performance.now() - started).toBeLessThan(8_000);
    expect([130, 143]).toContain(exitCode);
    if (onLinux) expect(serverProcesses(address.port)).toEqual([]);
    await expect(fetch(`http://127.0.0.1:${address.port}/api/health`)).rejects.toThrow();
  },
  90_000,
);

whenBuilt(
  'kill -9 of the command ends its server, too',
  async () => {
    const { child, address } = await serve('--port', '0');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const isGone = async () =>
      (await fetch(`http://127.0.0.1:${address.port}/api/health`).catch(() => null)) === null;
    for (let tries = 0; tries < 100 && !(await isGone()); tries++) await delay(50);
    expect(await isGone()).toBe(true);
    // It listens no longer a while before it has ended.
    const left = () => (process.platform === 'linux' ? serverProcesses(address.port) : []);
    for (let tries = 0; tries < 200 && left().length > 0; tries++) await delay(50);
    expect(left()).toEqual([]);
  },
  90_000,
);

test('a port that is in use is said so at once, with the remedy', async () => {
  const other = createServer((socket) => socket.destroy());
  const port = await freePort();
  other.listen(port, '127.0.0.1');
  await once(other, 'listening');
  const { exitCode, stdout, stderr } = await runTask(repo.root, ['serve', '--port', String(port)]);
  other.close();
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toContain(`Port ${port} is in use. Take another with --port ${port + 1}, or --port 0`);
});

test('rubbish for a port is wrong usage', async () => {
  for (const port of ['x', '-1', '70000', '80a']) {
    expect((await runTask(repo.root, ['serve', '--port', port])).exitCode).toBe(2);
  }
});
