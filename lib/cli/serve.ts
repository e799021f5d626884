import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Command, InvalidArgumentError } from 'commander';
import { loadEnv } from '#lib/env.ts';
import { AppError } from '#lib/errors.ts';
import { hasBuild } from '#lib/process/app-build.ts';
import { runForeground } from '#lib/process/foreground.ts';
import { openBrowser } from '#lib/process/open-browser.ts';
import { claimablePort } from '#lib/process/port.ts';
import { programFile } from '#lib/repo/program-file.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { appRoot, type CliContext } from './context.ts';
import type { Output } from './output.ts';

interface ServeFlags {
  port?: number;
  dev?: boolean;
  open?: boolean;
  nextPort?: boolean;
}

const startTimeoutMs = 120_000;

export function defineServe(command: Command, open: () => CliContext): void {
  command
    .option(
      '-p, --port <port>',
      'port of 127.0.0.1 (default: PORT, else 3000); 0 takes any free one',
      parsePort,
    )
    .option('--dev', 'development mode, for work on the server itself')
    .option('--next-port', 'take the next free port where that one is in use')
    .option('--open', 'show it in the browser')
    .option('--no-open', 'do not, whatever was said before')
    .addHelpText(
      'after',
      `
Serves the repository around the working directory until it is ended with Ctrl-C. The address is printed once it
answers. The first start builds the pages, which takes a minute.

Examples:
  task serve
  task serve --open --port 4000
  task serve --port 0 --json      the address for a program
  task serve --root ../other`,
    )
    .action(async (flags: ServeFlags) => {
      const { repo, output } = open();
      const env = loadEnv({ appRoot, env: { ...process.env, TASKS_REPO_ROOT: repo.root } });
      const choose = flags.nextPort ? nextFreePort : freePort;
      const wanted = flags.port ?? env.port;
      await choose(wanted);
      if (!flags.dev && !hasBuild(appRoot)) {
        process.exitCode = await build(output);
        if (process.exitCode !== 0) return;
      }
      const port = await choose(wanted);
      const childEnv = {
        ...process.env,
        NODE_ENV: undefined,
        TASKS_REPO_ROOT: repo.root,
        PORT: String(port),
      };
      const ended = runForeground(serverArgv(flags.dev ? 'dev' : 'start'), {
        cwd: process.cwd(),
        env: childEnv,
      });
      const url = `http://localhost:${port}`;
      const hasEnded = ended.then(
        () => true,
        () => true,
      );
      if (await answers(port, hasEnded)) {
        if (output.isJson) output.json({ url, port });
        else output.line(url);
        output.note('Ctrl-C ends it.');
        if (flags.open && !(await openBrowser(url))) output.note(`No browser could be started; open ${url}`);
      }
      process.exitCode = await ended;
    });
}

/** What `npm start` and `npm run dev` run, under this Node and from any folder. */
function serverArgv(mode: 'start' | 'dev'): [string, ...string[]] {
  const [, ...args] = packageJson.scripts[mode].split(' ');
  const endWithUs = pathToFileURL(programFile(appRoot, 'lib/process/end-with-starter')).href;
  return [
    process.execPath,
    '--import',
    endWithUs,
    ...args.map((arg) => (arg.endsWith('.mjs') ? join(appRoot, arg) : arg)),
  ];
}

/** @throws AppError `conflict` that tells who is there, where it is one of ours, and what to do. */
async function freePort(wanted: number): Promise<number> {
  try {
    return await claimablePort(wanted);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    const isOurs = await health(wanted);
    const who = isOurs ? ` A server of this kind answers there already: http://localhost:${wanted}.` : '';
    const remedy = `Take another with --port ${wanted === 65_535 ? 3000 : wanted + 1}, or --port 0 for any free one.`;
    throw new AppError('conflict', `${error.message}${who} ${remedy}`, { cause: error });
  }
}

const portsTried = 20;

/** The first free one from `wanted` on; any where there is none near. */
async function nextFreePort(wanted: number): Promise<number> {
  for (let port = wanted; wanted > 0 && port < Math.min(wanted + portsTried, 65_536); port++) {
    try {
      return await claimablePort(port);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    }
  }
  return claimablePort(0);
}

/** Resolves to 0, or above 128 where a signal ended it. */
async function build(output: Output): Promise<number> {
  output.note('The pages are built first; this takes a minute, and only this once.');
  const next = createRequire(join(appRoot, 'package.json')).resolve('next/dist/bin/next');
  const env = { ...process.env, NODE_ENV: undefined, NEXT_TELEMETRY_DISABLED: '1' };
  const exitCode = await runForeground([process.execPath, next, 'build'], { cwd: appRoot, env });
  if (exitCode === 0 || exitCode > 128) return exitCode;
  throw new AppError('unavailable', 'The pages could not be built; what went wrong is above.');
}

/** Waits until the server answers; false when it ended or never did. */
async function answers(port: number, hasEnded: Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + startTimeoutMs;
  while (performance.now() < deadline) {
    if (await health(port)) return true;
    const pause = new Promise<false>((resolve) => setTimeout(resolve, 100, false));
    if (await Promise.race([hasEnded, pause])) return false;
  }
  return false;
}

async function health(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/health`, {
      signal: AbortSignal.timeout(2_000),
    });
    const body = (await response.json()) as { ok?: unknown } | null;
    return body?.ok === true;
  } catch {
    return false;
  }
}

function parsePort(value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw new InvalidArgumentError('Give a number from 0 to 65535.');
}
