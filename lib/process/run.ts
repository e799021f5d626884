import { type ChildProcess, spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { AppError, systemCode } from '../errors.ts';
import { forgetChild, recordChild } from './children.ts';
import { endGroup } from './end-group.ts';

export interface StartOptions {
  cwd: string;
  /** The whole environment of the child; `childEnv()` unless given. */
  env?: NodeJS.Dict<string>;
}

export interface FollowOptions {
  /** Written to standard input, which is then closed. */
  input?: string;
  timeoutMs: number;
  /** Of standard output and standard error each; what comes later ends the program. */
  maxOutputBytes: number;
  signal?: AbortSignal;
  /** Called with decoded text as it arrives. */
  onStdout?: (text: string) => void;
  /** First signal of the ladder that ends it; SIGTERM unless given. */
  stopWith?: 'SIGINT' | 'SIGTERM';
}

export type RunOptions = StartOptions & FollowOptions;

export interface RunResult {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  outcome: 'exited' | 'timeout' | 'aborted' | 'output-limit';
}

const aborted: RunResult = { exitCode: null, signal: null, stdout: '', stderr: '', outcome: 'aborted' };

/**
 * Runs a program from an argv array, never through a shell, in a process group of its own that is ended as a
 * whole on time-out, abort or too much output. A non-zero exit is a result, not an error.
 * @throws AppError `unavailable` when the program does not exist or may not be run.
 */
export async function runProcess(argv: readonly string[], options: RunOptions): Promise<RunResult> {
  if (options.signal?.aborted) return aborted;
  return followProcess(startProcess(argv, options), options);
}

/**
 * The first half of `runProcess`: the program runs and waits for its input. Whoever starts one follows or ends it, and
 * hears its `error`.
 */
export function startProcess(argv: readonly string[], { cwd, env }: StartOptions): ChildProcess {
  const [program, ...args] = argv;
  if (program === undefined || argv.some((arg) => arg.includes('\0'))) {
    throw new AppError('bad-request', 'A program and its arguments may not be empty or hold NUL.');
  }
  const child = spawn(program, args, {
    cwd,
    // Next's types demand NODE_ENV in every environment; a child's needs none.
    env: (env ?? childEnv()) as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    windowsHide: true,
  });
  child.once('spawn', () => recordChild(child.pid));
  return child;
}

/** The second half of `runProcess`, which see. */
export function followProcess(child: ChildProcess, options: FollowOptions): Promise<RunResult> {
  return new Promise<RunResult>((resolve, reject) => {
    let outcome: RunResult['outcome'] = 'exited';
    let ended: Promise<void> | undefined;
    const stop = (why: Exclude<RunResult['outcome'], 'exited'>) => {
      if (outcome !== 'exited') return;
      outcome = why;
      ended = endGroup(child, options.stopWith ?? 'SIGTERM');
    };
    const stdout = collect(
      child.stdout,
      options.maxOutputBytes,
      () => stop('output-limit'),
      options.onStdout,
    );
    const stderr = collect(child.stderr, options.maxOutputBytes, () => stop('output-limit'));
    const timer = setTimeout(() => stop('timeout'), options.timeoutMs);
    const onAbort = () => stop('aborted');
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const cleanUp = () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      forgetChild(child.pid);
    };

    child.once('error', (error) => {
      cleanUp();
      reject(asUnavailable(error, child.spawnfile));
    });
    child.once('exit', (exitCode, signal) => {
      // Grandchildren may hold the pipes open: the group ends with its leader, and the pipes with the group.
      ended ??= endGroup(child, 'SIGTERM');
      void Promise.all([ended, drained(child)]).then(() => {
        cleanUp();
        resolve({ exitCode, signal, stdout: stdout(), stderr: stderr(), outcome });
      });
    });
    // A child that closes its standard input early is its own business.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}

const ourSecrets = [
  'OPENAI_API_KEY',
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'TASKS_SERVER_DISPATCH_TOKEN',
  'DATABASE_URL',
];

/** Our environment without our secrets, and with what a child needs on top. */
export function childEnv(extra: NodeJS.Dict<string> = {}): NodeJS.Dict<string> {
  const env: NodeJS.Dict<string> = { ...process.env };
  for (const name of ourSecrets) delete env[name];
  return { ...env, ...extra };
}

function collect(
  stream: NodeJS.ReadableStream | null,
  maxBytes: number,
  onLimit: () => void,
  onText?: (text: string) => void,
): () => string {
  const decoder = new StringDecoder('utf8');
  const texts: string[] = [];
  let bytes = 0;
  stream?.on('data', (chunk: Buffer) => {
    if (bytes >= maxBytes) return;
    const taken = chunk.subarray(0, maxBytes - bytes);
    bytes += taken.length;
    const text = decoder.write(taken);
    texts.push(text);
    onText?.(text);
    if (bytes >= maxBytes) onLimit();
  });
  return () => texts.join('');
}

/** Resolves when both output pipes are closed, or soon after the exit where something keeps them open. */
function drained(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve();
    }, 1_000);
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function asUnavailable(error: Error, program: string): Error {
  const code = systemCode(error);
  if (code !== 'ENOENT' && code !== 'EACCES') return error;
  const name = program.slice(program.lastIndexOf('/') + 1);
  const why = code === 'ENOENT' ? 'was not found' : 'may not be executed';
  return new AppError('unavailable', `The program ${name} ${why}.`, { cause: error });
}
