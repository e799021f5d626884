// A program of its own: starts another one, writes down what it says and how it ended, and outlives whoever started
// it. So a run goes on when its manager is killed, ends at its time limit even if no manager ever comes back, and the
// next one finds everything. Ordered on standard input (`KeeperOrder`), its folder is the one argument. SIGTERM ends
// the program politely, a second one by force.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { endGroup, signalGroup } from './end-group.ts';
import { endMarked } from './end-marked.ts';
import { floodGate } from './flood-gate.ts';
import { processOf, thisProcess } from './identity.ts';
import { type KeeperOrder, type KeptEnd, type KeptLine, keeperNames } from './keeper-files.ts';

const maxLineChars = 1024 * 1024;
const flushMs = 40;
const drainMs = 1_000;
const limits = {
  burstBytes: 8 * 1024 * 1024,
  bytesPerSecond: 512 * 1024,
  totalBytes: 128 * 1024 * 1024,
  keptBytes: 256 * 1024,
};

const folder = process.argv[2] ?? '';
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

const order = await readOrder();
// Whoever ordered was killed while speaking: nothing has begun, and nothing shall.
if (order !== null) await keep(order);

async function readOrder(): Promise<KeeperOrder | null> {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const piece of process.stdin) text += piece;
  try {
    return JSON.parse(text) as KeeperOrder;
  } catch {
    return null;
  }
}

async function keep({ argv, cwd, env, input, timeoutMs, marker }: KeeperOrder): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    cwd,
    env: env as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    windowsHide: true,
  });
  const writer = lineWriter();
  let outcome: KeptEnd['outcome'] = 'exited';
  let ending: Promise<void> | undefined;
  const stop = (why: 'timeout' | 'stopped') => {
    if (ending !== undefined) {
      if (child.pid !== undefined && why === 'stopped') signalGroup(child.pid, 'SIGKILL');
      return;
    }
    outcome = why;
    ending = endGroup(child, 'SIGINT');
  };
  process.on('SIGTERM', () => stop('stopped'));

  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const exited = new Promise<[number | null, string | null]>((resolve) => {
    child.once('error', () => {
      if (child.pid !== undefined) return;
      outcome = 'missing';
      resolve([null, null]);
    });
    child.once('exit', (code, signal) => resolve([code, signal]));
  });
  child.stdout.on(
    'data',
    writer.stream((t, o) => ({ t, o })),
  );
  child.stderr.on(
    'data',
    writer.stream((t, e) => ({ t, e })),
  );
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  replace(keeperNames.state, {
    keeper: thisProcess(),
    program: child.pid === undefined ? null : processOf(child.pid),
    startedAt: new Date().toISOString(),
  });
  const timer = setTimeout(() => stop('timeout'), Math.min(timeoutMs, 2 ** 31 - 1));

  const [exitCode, signal] = await exited;
  clearTimeout(timer);
  // What it started may live on, in its group or in sessions of its own, and hold the pipes open.
  ending ??= endGroup(child, 'SIGTERM');
  await ending;
  const leftovers = await endMarked(marker, env[marker] ?? '');
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, drainMs))]);
  writer.end();
  replace(keeperNames.end, {
    outcome,
    exitCode,
    signal,
    endedAt: new Date().toISOString(),
    leftovers,
  } satisfies KeptEnd);
  process.exit(0);
}

/** Turns pieces of output into lines of the file, a few times a second. */
function lineWriter() {
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const open: (() => void)[] = [];
  const write = (line: KeptLine) => {
    waiting.push(`${JSON.stringify(line)}\n`);
    timer ??= setTimeout(flush, flushMs);
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const text = waiting.join('');
    waiting = [];
    if (text === '') return;
    try {
      appendFileSync(join(folder, keeperNames.lines), text, { mode: 0o600 });
    } catch {
      // A full disk must not end the program whose output this is.
    }
  };
  const gate = floodGate<KeptLine>(limits, {
    pass: write,
    dropped: ({ lines, bytes }) => write({ t: new Date().toISOString(), n: lines, bytes }),
  });
  return {
    stream(make: (t: string, text: string) => KeptLine): (chunk: Buffer) => void {
      const decoder = new StringDecoder('utf8');
      let held = '';
      let isTooLong = false;
      const emit = (text: string) => {
        if (!isTooLong || text !== '') gate.take(make(new Date().toISOString(), text), text.length + 40);
        isTooLong = false;
      };
      open.push(() => {
        held += decoder.end();
        if (held !== '') emit(held);
      });
      return (chunk) => {
        const [first = '', ...rest] = decoder.write(chunk).split('\n');
        held += first;
        for (const next of rest) {
          emit(held);
          held = next;
        }
        while (held.length > maxLineChars) {
          emit(held.slice(0, maxLineChars));
          held = held.slice(maxLineChars);
          isTooLong = true;
        }
      };
    },
    end(): void {
      for (const finish of open) finish();
      gate.end();
      flush();
    },
  };
}

/** Whole or not at all: who reads it must never see half. */
function replace(name: string, value: object): void {
  const at = join(folder, name);
  writeFileSync(`${at}.new`, JSON.stringify(value), { mode: 0o600 });
  renameSync(`${at}.new`, at);
}
