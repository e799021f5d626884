import {
  closeSync,
  existsSync,
  type FSWatcher,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  utimesSync,
  watch,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';

/** The longest line that is taken, and the most that is read at once. */
export const maxLogBytes = 1_048_576;

const newline = 0x0a;
/** So many changes of one run within this time are told once. */
const coalesceMs = 25;
/** Where the system has no watch to give. */
const pollMs = 2_000;

export interface RunFiles {
  /** Adds whole lines to a log; what a killed writer left half written is ended first. Returns the bytes that the log has now. */
  append(id: string, lines: string): number;
  /** Whole lines from a byte offset on; one inside a line stands for the next line, a negative one counts from the end. */
  read(
    id: string,
    offset: number,
    maxBytes: number,
  ): { text: string; nextOffset: number; totalBytes: number };
  /** Tells everybody who follows that something about a run changed; null: something else. */
  touch(id: string | null): void;
  follow(listener: (id: string | null) => void): () => void;
  remove(id: string): void;
}

/**
 * One file a run in a folder of the state folder. It holds the log, and its name is the news: whatever is changed
 * about a run touches its file, so that a watch of the folder tells every process which run it was.
 */
export function openRunFiles(stateDir: string): RunFiles {
  const folder = join(stateDir, 'runs');
  const news = join(folder, 'news');
  const pathOf = (id: string) => {
    if (!/^[a-z0-9]{1,64}$/.test(id)) throw new AppError('not-found', 'There is no such run.');
    return join(folder, `${id}.jsonl`);
  };
  const touchFile = (path: string) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const now = new Date();
    try {
      utimesSync(path, now, now);
    } catch {
      closeSync(openSync(path, 'a', 0o600));
    }
  };

  return {
    append(id, lines) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const fd = openSync(pathOf(id), 'a+', 0o600);
      try {
        const { size } = fstatSync(fd);
        const before = size > 0 && byteAt(fd, size - 1) !== newline ? '\n' : '';
        const bytes = Buffer.from(before + (lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`));
        refuseLongLines(bytes);
        for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
        return size + bytes.length;
      } finally {
        closeSync(fd);
      }
    },
    read(id, offset, maxBytes) {
      const path = pathOf(id);
      if (!existsSync(path)) return { text: '', nextOffset: 0, totalBytes: 0 };
      const fd = openSync(path, 'r');
      try {
        return readLines(fd, offset, Math.max(1, Math.min(maxBytes, maxLogBytes)));
      } finally {
        closeSync(fd);
      }
    },
    touch: (id) => touchFile(id === null ? news : pathOf(id)),
    follow(listener) {
      touchFile(news);
      return followFolder(folder, listener);
    },
    remove: (id) => rmSync(pathOf(id), { force: true }),
  };
}

function refuseLongLines(bytes: Buffer): void {
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(newline, from);
    if (end - from > maxLogBytes) {
      throw new AppError('too-large', 'A line of a log has at most 1 MB; split it.');
    }
    from = end + 1;
  }
}

function byteAt(fd: number, at: number): number | undefined {
  const one = Buffer.alloc(1);
  return readSync(fd, one, 0, 1, at) === 1 ? one[0] : undefined;
}

/** Where the line begins that stands at or after `at`; `end` where there is none. */
function lineStart(fd: number, at: number, end: number): number {
  if (at <= 0) return 0;
  const found = find(fd, at - 1, end);
  return found === -1 ? end : found + 1;
}

/** Offset of the first line end from `from` on, before `end`, at most a longest line away; -1 where there is none. */
function find(fd: number, from: number, end: number): number {
  const chunk = Buffer.allocUnsafe(65_536);
  const last = Math.min(end, from + maxLogBytes + 1);
  for (let at = from; at < last; ) {
    const length = readSync(fd, chunk, 0, Math.min(chunk.length, last - at), at);
    if (length === 0) return -1;
    const found = chunk.subarray(0, length).indexOf(newline);
    if (found !== -1) return at + found;
    at += length;
  }
  return -1;
}

/** Bytes up to the end of the last whole line: another one may be half written at this moment. */
function wholeBytes(fd: number): number {
  const { size } = fstatSync(fd);
  const chunk = Buffer.allocUnsafe(4_096);
  for (let end = size; end > 0 && size - end <= maxLogBytes; ) {
    const from = Math.max(0, end - chunk.length);
    const length = readSync(fd, chunk, 0, end - from, from);
    const found = chunk.subarray(0, length).lastIndexOf(newline);
    if (found !== -1) return from + found + 1;
    end = from;
  }
  return 0;
}

function readLines(fd: number, offset: number, maxBytes: number) {
  const totalBytes = wholeBytes(fd);
  const from = lineStart(fd, Math.min(offset < 0 ? totalBytes + offset : offset, totalBytes), totalBytes);
  if (from >= totalBytes) return { text: '', nextOffset: totalBytes, totalBytes };
  const bytes = Buffer.allocUnsafe(Math.min(maxBytes, totalBytes - from));
  const length = readSync(fd, bytes, 0, bytes.length, from);
  let end = bytes.subarray(0, length).lastIndexOf(newline) + 1;
  if (end > 0) return { text: bytes.toString('utf8', 0, end), nextOffset: from + end, totalBytes };
  // The first line alone is longer than what was asked for: it comes whole.
  end = find(fd, from, totalBytes) + 1;
  const next = end > 0 ? end : Math.min(totalBytes, from + maxLogBytes);
  const line = Buffer.allocUnsafe(next - from);
  readSync(fd, line, 0, line.length, from);
  return { text: line.toString('utf8'), nextOffset: next, totalBytes };
}

function followFolder(folder: string, listener: (id: string | null) => void): () => void {
  const waiting = new Set<string | null>();
  let timer: NodeJS.Timeout | undefined;
  let poll: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  const tell = (id: string | null) => {
    waiting.add(id);
    timer ??= setTimeout(() => {
      timer = undefined;
      const told = [...waiting];
      waiting.clear();
      for (const each of told) listener(each);
    }, coalesceMs);
    timer.unref();
  };
  const fallBack = () => {
    watcher?.close();
    poll ??= setInterval(() => tell(null), pollMs).unref();
  };
  try {
    watcher = watch(folder, { persistent: false }, (_event, name) =>
      tell(name?.endsWith('.jsonl') ? name.slice(0, -'.jsonl'.length) : null),
    );
    watcher.on('error', fallBack);
  } catch {
    fallBack();
  }
  return () => {
    watcher?.close();
    clearTimeout(timer);
    clearInterval(poll);
  };
}
