import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { AppError } from '../errors.ts';
import { endGroup, signalGroup } from './end-group.ts';

/** A server needs so long to store what is running and to close its streams. */
const graceMs = 6_000;
/** Ctrl-C reaches us twice where a starter passes it on; a person who means it again is slower. */
const sameKeyMs = 500;

/**
 * Runs a program for as long as it likes, in a group of its own, with its output on our standard error. SIGINT,
 * SIGTERM and SIGHUP to us end the whole group: politely, and by force after six seconds or when asked again.
 * Resolves to the exit code, 128 and the signal's number where one ended it.
 * @throws AppError `unavailable` when it cannot be started.
 */
export async function runForeground(
  argv: readonly [string, ...string[]],
  options: { cwd: string; env: NodeJS.Dict<string> },
): Promise<number> {
  const [program, ...args] = argv;
  const child = spawn(program, args, {
    cwd: options.cwd,
    // Next's types demand NODE_ENV in every environment; a child's needs none.
    env: options.env as NodeJS.ProcessEnv,
    // The last one is `starterPipe`: it closes with us, also when we are killed.
    stdio: ['ignore', 2, 2, 'pipe'],
    detached: true,
  });
  const { pid } = child;
  let askedAt = 0;
  let force: NodeJS.Timeout | undefined;
  const stop = (signal: NodeJS.Signals) => {
    const now = performance.now();
    if (pid === undefined || (askedAt > 0 && now - askedAt < sameKeyMs)) return;
    const isAgain = askedAt > 0;
    askedAt = now;
    signalGroup(pid, isAgain ? 'SIGKILL' : signal === 'SIGHUP' ? 'SIGTERM' : signal);
    force ??= setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
  };
  const onExit = () => pid !== undefined && signalGroup(pid, 'SIGTERM');
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  process.once('exit', onExit);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', (cause) => {
        reject(new AppError('unavailable', 'The server could not be started.', { cause }));
      });
      child.once('exit', (code, signal) => {
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
      });
    });
  } finally {
    clearTimeout(force);
    await endGroup(child, 'SIGTERM');
    for (const signal of signals) process.off(signal, stop);
    process.off('exit', onExit);
  }
}
