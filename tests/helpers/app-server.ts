import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface AppServer {
  /** `http://localhost:<port>` */
  url: string;
  port: number;
  pid: number;
  /** All that the server has printed so far. */
  log(): string;
  isRunning(): boolean;
  /** SIGTERM, then waits for the end; returns the exit code. */
  stop(): Promise<number | null>;
  /** kill -9, then waits for the end. */
  kill(): Promise<void>;
}

const appRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What `npm start` and `npm run dev` run, so that the tests run the same. */
const { scripts } = JSON.parse(readFileSync(join(appRoot, 'package.json'), 'utf8')) as {
  scripts: Record<'start' | 'dev', string>;
};

/** A port of the loopback interface that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/**
 * Starts the production server (`npm start`) on a repository with nothing of the caller's settings in its
 * environment, and resolves when it answers. Needs a build.
 */
export async function startApp(
  repoRoot: string,
  options: { env?: Record<string, string>; port?: number; mode?: 'start' | 'dev' } = {},
): Promise<AppServer> {
  const port = options.port ?? (await freePort());
  const [, ...args] = scripts[options.mode ?? 'start'].split(' ');
  const child = spawn(process.execPath, args, {
    cwd: appRoot,
    env: {
      ...plainEnv(),
      PORT: String(port),
      TASKS_REPO_ROOT: repoRoot,
      ...options.env,
    } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += String(chunk)));
  const url = `http://localhost:${port}`;
  await answers(`http://127.0.0.1:${port}/api/health`, child, () => log);
  return {
    url,
    port,
    pid: child.pid ?? 0,
    log: () => log,
    isRunning: () => isRunning(child),
    stop: () => end(child, 'SIGTERM'),
    kill: async () => void (await end(child, 'SIGKILL')),
  };
}

function plainEnv(): NodeJS.Dict<string> {
  const env: NodeJS.Dict<string> = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };
  for (const name of Object.keys(env))
    if (/^(OPENAI|ANTHROPIC|TASKS|TASK|CLAUDE)_/.test(name)) delete env[name];
  delete env.NODE_OPTIONS;
  return env;
}

async function answers(url: string, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${log()}`);
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`The server did not answer within a minute:\n${log()}`);
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (!isRunning(child)) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  const [code] = await exited;
  return code as number | null;
}
