import { spawn } from 'node:child_process';
import { AppError, systemCode } from '../errors.ts';
import { childEnv } from './run.ts';

/** One that cannot do what it is asked says so sooner than this. */
const watchedMs = 1_000;

/**
 * Starts a program of the person's own, such as their editor, which lives as long as it likes: neither its output nor its
 * end is ours. Resolves when it runs, or has ended well.
 * @throws AppError `unavailable` where it is not there, `invalid` where it ends badly at once.
 */
export async function startProgram(argv: readonly string[], options: { cwd: string }): Promise<void> {
  const [program = '', ...args] = argv;
  const name = program.slice(program.lastIndexOf('/') + 1);
  const child = spawn(program, args, {
    cwd: options.cwd,
    // Next's types demand NODE_ENV in every environment; a child's needs none.
    env: childEnv() as NodeJS.ProcessEnv,
    stdio: 'ignore',
    detached: true,
  });
  child.unref();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, watchedMs);
    child.once('error', (cause) => {
      clearTimeout(timer);
      const why = systemCode(cause) === 'EACCES' ? 'may not be executed' : 'was not found';
      reject(new AppError('unavailable', `The program ${name} ${why}.`, { cause }));
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      if (code === 0) return resolve();
      reject(new AppError('invalid', `The program ${name} ended at once, with ${code ?? 'a signal'}.`));
    });
  });
}
