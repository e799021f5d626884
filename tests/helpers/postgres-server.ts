import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import pg from 'pg';

export interface PostgresServer {
  /** Address of a database of that name, made as a copy of `like` where it is not there yet. */
  database(name: string, like?: string): Promise<string>;
  /** As if the machine lost power: no goodbye to anybody. */
  crash(): Promise<void>;
  /** Again after a crash, at the same address. */
  start(): Promise<void>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

/** Where PostgreSQL's own programs are; null where there is none, and what was looked for. */
export function findPostgres(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...versions.map((version) => join(debian, version, 'bin')),
    '/opt/homebrew/opt/postgresql/bin',
    '/usr/local/opt/postgresql/bin',
  ];
  const found = folders.find((folder) =>
    ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
  );
  return found ?? null;
}

/** A real server on loopback with data of its own, that nobody else uses. It refuses to run as root: somebody harmless runs it then. */
export async function startPostgres(bin: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'dataface-tasks-postgres-'));
  const as = harmlessUser();
  if (as) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  const environment = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } as unknown as NodeJS.ProcessEnv;
  const options = { ...as, cwd: folder, env: environment };
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'tasks', '-A', 'trust', '--no-sync', '-E', 'UTF8'], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const port = await freePort();
  const urlOf = (name: string) => `postgres://tasks:known-secret@127.0.0.1:${port}/${name}`;
  let server: ChildProcess;

  const start = async () => {
    const settings = ['fsync=off', 'full_page_writes=off', 'max_connections=60', 'unix_socket_directories='];
    server = spawn(
      join(bin, 'postgres'),
      [
        ...['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1'],
        ...settings.flatMap((each) => ['-c', each]),
      ],
      { ...options, stdio: 'ignore' },
    );
    await answers(urlOf('postgres'));
  };
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await gone;
  };
  await start();
  const ask = async (sql: string) => {
    const client = new pg.Client(urlOf('postgres'));
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  return {
    async database(name, like = 'template1') {
      const { rowCount } = await ask(`SELECT 1 FROM pg_database WHERE datname = '${name}'`);
      if (rowCount === 0) await ask(`CREATE DATABASE "${name}" TEMPLATE "${like}" STRATEGY file_copy`);
      return urlOf(name);
    },
    // SIGQUIT is its own «immediate»: every process goes at once, and the next start recovers.
    crash: () => end('SIGQUIT'),
    start,
    async remove() {
      await end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function harmlessUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const line =
    lines.find((one) => one.startsWith('postgres:')) ?? lines.find((one) => one.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function answers(url: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const client = new pg.Client(url);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
