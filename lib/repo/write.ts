import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
} from 'node:fs';
import { type FileHandle, mkdir, open, readlink, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError, systemCode } from '../errors.ts';
import { checkRealPath, resolveForWrite } from './policy.ts';
import { sha256Hex } from './read.ts';
import type { Repo } from './root.ts';

/** Temporary files that a killed writer left are swept by this name; see `sweepTemporaryFiles`. */
export const temporaryPrefix = '.dataface-tasks-tmp-';

/** What the writer believes the file to be now. */
export type Expectation = { sha256: string } | 'absent';

/**
 * Replaces a file whole or not at all, keeping its mode, or creates it with the folders above it. Written
 * beside, flushed and renamed, through a folder that was checked after it was opened. Takes no lock: callers
 * that read first hold `withWriteLock`.
 * @throws AppError `stale` when the file is not what was expected, `forbidden` by policy.
 */
export async function writeRepoFile(
  repo: Repo,
  path: string,
  bytes: Uint8Array,
  expect: Expectation,
): Promise<{ sha256: string }> {
  const target = await resolveForWrite(repo, path);
  if (!target.exists) await mkdir(dirname(target.real), { recursive: true });
  const folder = await openFolder(repo, target.rel, dirname(target.real));
  try {
    const name = basename(target.real);
    const mode = checkExpectation(join(folder.path, name), target.rel, expect);
    const temporary = join(folder.path, `${temporaryPrefix}${process.pid}-${randomBytes(6).toString('hex')}`);
    try {
      await writeFlushed(temporary, bytes, mode);
      // Last: a reader must never see half a file.
      putInPlace(temporary, join(folder.path, name), target.rel, expect);
      await folder.handle.sync();
    } catch (error) {
      await rm(temporary, { force: true });
      throw asFullDisk(error, target.rel);
    }
  } finally {
    await folder.handle.close();
  }
  return { sha256: sha256Hex(bytes) };
}

/** Deletes a file that is still what the caller believes. @throws AppError like `writeRepoFile`. */
export async function removeRepoFile(repo: Repo, path: string, expect: { sha256: string }): Promise<void> {
  const target = await resolveForWrite(repo, path);
  const folder = await openFolder(repo, target.rel, dirname(target.real));
  try {
    const at = join(folder.path, basename(target.real));
    checkExpectation(at, target.rel, expect);
    rmSync(at);
    await folder.handle.sync();
  } finally {
    await folder.handle.close();
  }
}

/**
 * Opens the folder to write in and checks where the descriptor really is. On Linux the returned path goes
 * through the descriptor, so that a folder swapped for a link afterwards changes nothing.
 */
async function openFolder(
  repo: Repo,
  rel: string,
  real: string,
): Promise<{ handle: FileHandle; path: string }> {
  const handle = await open(real, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW).catch(
    (cause) => {
      throw new AppError('forbidden', `The folder of ${rel} cannot be written to.`, { cause });
    },
  );
  try {
    const onLinux = process.platform === 'linux';
    const path = onLinux ? `/proc/self/fd/${handle.fd}` : real;
    checkRealPath(repo, rel, onLinux ? await readlink(path) : await realpath(real));
    return { handle, path };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Checks again and renames, without a pause between: an editor that knows nothing of our lock may save at any time.
 * A new file is linked, which fails, unlike a rename, where somebody has made it since it was looked for.
 */
function putInPlace(temporary: string, at: string, rel: string, expect: Expectation): void {
  checkExpectation(at, rel, expect);
  if (expect !== 'absent') {
    renameSync(temporary, at);
    return;
  }
  try {
    linkSync(temporary, at);
    rmSync(temporary);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') {
      throw new AppError('stale', `${rel} exists already; nothing was written.`, { cause: error });
    }
    if (!noLinks.has(systemCode(error) ?? '')) throw error;
    renameSync(temporary, at);
  }
}

/** How file systems without hard links say so. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Returns the mode to keep, undefined for a new file. */
function checkExpectation(at: string, rel: string, expect: Expectation): number | undefined {
  const found = readCurrent(at, rel);
  if (expect === 'absent') {
    if (found !== null) throw new AppError('stale', `${rel} exists already; nothing was written.`);
    return undefined;
  }
  if (found === null) throw new AppError('stale', `${rel} is gone; nothing was written.`);
  if (sha256Hex(found.bytes) !== expect.sha256) {
    throw new AppError('stale', `${rel} has changed since it was read; read it again. Nothing was written.`);
  }
  return found.stats.mode & 0o7777;
}

function readCurrent(at: string, rel: string): { bytes: Buffer; stats: Stats } | null {
  try {
    const descriptor = openSync(at, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(descriptor);
      if (!stats.isFile()) throw new AppError('forbidden', `${rel} is not a regular file.`);
      return { bytes: readFileSync(descriptor), stats };
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return null;
    if (systemCode(cause) === 'ELOOP') {
      throw new AppError('forbidden', `${rel} changed into a link while it was written.`, { cause });
    }
    throw cause;
  }
}

async function writeFlushed(at: string, bytes: Uint8Array, mode: number | undefined): Promise<void> {
  const handle = await open(at, 'wx', mode ?? 0o666);
  try {
    await handle.writeFile(bytes);
    // The mode given to open is cut by the umask; a file that is replaced keeps its own.
    if (mode !== undefined) await handle.chmod(mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function asFullDisk(error: unknown, rel: string): unknown {
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new AppError('unavailable', `There is no room on the disk to write ${rel}; nothing was changed.`, {
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new AppError('forbidden', `${rel} may not be written by this user; nothing was changed.`, {
      cause: error,
    });
  }
  return error;
}

/** Whether a file name is a temporary file of ours, and of which process. */
export function temporaryOwner(name: string): number | null {
  const pid = name.startsWith(temporaryPrefix)
    ? Number.parseInt(name.slice(temporaryPrefix.length), 10)
    : Number.NaN;
  return Number.isNaN(pid) ? null : pid;
}

/** Deletes temporary files of dead writers that are older than a minute. `folders` are absolute. */
export async function sweepTemporaryFiles(paths: readonly string[], now = Date.now()): Promise<number> {
  let swept = 0;
  for (const path of paths) {
    const pid = temporaryOwner(basename(path));
    if (pid === null || isAlive(pid)) continue;
    const stats = await stat(path).catch(() => null);
    if (stats === null || now - stats.mtimeMs < 60_000) continue;
    await rm(path, { force: true });
    swept++;
  }
  return swept;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
