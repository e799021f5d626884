import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  type FSWatcher,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '../errors.ts';
import { isAlive } from './identity.ts';
import {
  type KeeperOrder,
  type KeeperState,
  type KeptEnd,
  type KeptLine,
  keeperNames,
} from './keeper-files.ts';

const markName = 'taken';
const startMs = 20_000;
const beginMs = 2_000;
const chunkBytes = 256 * 1024;
/** Where the system tells of a change at once, this only notices keepers that were killed. */
const lookEveryMs = 1_000;

/** A line, and the byte offset right behind it. */
export interface PlacedLine {
  line: KeptLine;
  end: number;
}

/**
 * Has a keeper run a program, with everything about it in `folder`. Resolves once the program was started.
 * @param cacheFolder Where Node may keep the compiled keeper: half of its start.
 */
export async function startKept(
  folder: string,
  order: KeeperOrder,
  cacheFolder?: string,
): Promise<KeeperState> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keeper = fileURLToPath(new URL('./keeper.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', keeper, folder], {
    cwd: folder,
    // Nothing of ours: what the program gets is in the order.
    env: {
      PATH: process.env.PATH,
      ...(cacheFolder && { NODE_COMPILE_CACHE: cacheFolder }),
    } as unknown as NodeJS.ProcessEnv,
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  const failed = new Promise<'failed'>((resolve) => {
    child.once('error', () => resolve('failed'));
    child.once('exit', () => resolve('failed'));
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(order));
  child.unref();
  const changes = folderChanges(folder);
  try {
    const deadline = performance.now() + startMs;
    for (;;) {
      const state = keptState(folder);
      if (state) return state;
      const ended = await Promise.race([failed, changes.next(100)]);
      const late = keptState(folder);
      if (late) return late;
      if (ended === 'failed' || performance.now() > deadline) {
        throw new AppError('unavailable', 'The program that watches over workers could not be started.');
      }
    }
  } finally {
    changes.close();
  }
}

/** What the keeper of a folder said of itself; null where none has begun. */
export function keptState(folder: string): KeeperState | null {
  return readJson<KeeperState>(join(folder, keeperNames.state));
}

export function isKeeperAlive(folder: string): boolean {
  const state = keptState(folder);
  return state !== null && isAlive(state.keeper) === true;
}

/** Asks a keeper to end its program; asked again, by force. */
export function stopKept(folder: string): void {
  const state = keptState(folder);
  if (state === null || isAlive(state.keeper) !== true) return;
  try {
    process.kill(state.keeper.pid, 'SIGTERM');
  } catch {
    // It ended in between.
  }
}

/**
 * Hands on the lines of a kept program from a byte offset, as they come, and waits for its end. `lost` is a keeper that
 * was killed. A keeper whose start was never seen counts as one.
 */
export async function followKept(
  folder: string,
  fromOffset: number,
  onLines: (lines: PlacedLine[]) => Promise<void>,
): Promise<KeptEnd | 'lost'> {
  const changes = folderChanges(folder);
  let offset = fromOffset;
  const drain = async () => {
    for (;;) {
      const { lines, next } = readLines(join(folder, keeperNames.lines), offset);
      if (next === offset) return;
      await onLines(lines);
      offset = next;
    }
  };
  try {
    // Its starter may have been killed while it was beginning.
    for (
      const until = performance.now() + beginMs;
      keptState(folder) === null && performance.now() < until;
    ) {
      await changes.next(50);
    }
    for (;;) {
      // In this order: what was written before the end is read after it was seen.
      const isGone = !isKeeperAlive(folder);
      const end = readJson<KeptEnd>(join(folder, keeperNames.end));
      await drain();
      if (end !== null) {
        await keeperGone(folder);
        return end;
      }
      if (isGone) return 'lost';
      await changes.next(lookEveryMs);
    }
  } finally {
    changes.close();
  }
}

/** A keeper ends right after it wrote its last file: when a run is over, nothing of it is to be seen any more. */
async function keeperGone(folder: string): Promise<void> {
  for (const until = performance.now() + beginMs; isKeeperAlive(folder) && performance.now() < until; )
    await delay(5);
}

/** How far the lines of a folder were taken by whoever follows it; another process goes on from there. */
export function takenUpTo(folder: string): number {
  return readJson<number>(join(folder, markName)) ?? 0;
}

export function markTaken(folder: string, offset: number): void {
  writeFileSync(join(folder, `${markName}.new`), JSON.stringify(offset), { mode: 0o600 });
  renameSync(join(folder, `${markName}.new`), join(folder, markName));
}

/** Names of folders below one, ordered; none where it is not there. */
export function keptFolders(parent: string): string[] {
  try {
    return readdirSync(parent).sort();
  } catch {
    return [];
  }
}

export function dropKept(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Whole lines from an offset on, at most `chunkBytes` (more only where one line is longer). */
function readLines(path: string, offset: number): { lines: PlacedLine[]; next: number } {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return { lines: [], next: offset };
  }
  try {
    let length = chunkBytes;
    for (;;) {
      const buffer = Buffer.alloc(Math.min(length, Math.max(0, fstatSync(file).size - offset)));
      const bytes = buffer.subarray(0, readSync(file, buffer, 0, buffer.length, offset));
      const end = bytes.lastIndexOf(10);
      if (end >= 0) {
        const lines: PlacedLine[] = [];
        for (let at = 0; at <= end; ) {
          const stop = bytes.indexOf(10, at);
          const line = parseLine(bytes.subarray(at, stop).toString('utf8'));
          at = stop + 1;
          if (line !== null) lines.push({ line, end: offset + at });
        }
        return { lines, next: offset + end + 1 };
      }
      if (bytes.length < length) return { lines: [], next: offset };
      length *= 4;
    }
  } finally {
    closeSync(file);
  }
}

/** A line that a full disk cut in half says nothing. */
function parseLine(line: string): KeptLine | null {
  try {
    return JSON.parse(line) as KeptLine;
  } catch {
    return null;
  }
}

function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return null;
  }
}

/** Waits for something to happen in a folder, or for a time. What happened between two waits ends the next at once. */
function folderChanges(folder: string) {
  let isDirty = false;
  let wake: (() => void) | undefined;
  let watcher: FSWatcher | undefined;
  try {
    if (existsSync(folder)) {
      watcher = watch(folder, { persistent: false }, () => {
        isDirty = true;
        wake?.();
      });
      watcher.on('error', () => undefined);
    }
  } catch {
    // No watches left: the time alone has to do.
  }
  return {
    async next(timeoutMs: number): Promise<void> {
      if (!isDirty) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wake = undefined;
      isDirty = false;
    },
    close: () => watcher?.close(),
  };
}
