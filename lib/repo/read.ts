import { createHash } from 'node:crypto';
import { constants, type Stats, statSync } from 'node:fs';
import { type FileHandle, open, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { AppError, systemCode } from '../errors.ts';
import { checkRealPath, isSecretPath, type ResolvedPath, resolveInRepo } from './policy.ts';
import type { Repo } from './root.ts';

/** What tells one version of a file from the next without reading it. */
export interface FileIdentity {
  /** Repo-relative. */
  path: string;
  mtimeMs: number;
  size: number;
  ino: number;
  /** When the system last saw it change; nobody can set it. */
  ctimeMs: number;
  /** All of these in one string, for caches. */
  key: string;
}

export function identityOf(path: string, stats: Stats): FileIdentity {
  const { mtimeMs, size, ino, ctimeMs } = stats;
  return { path, mtimeMs, size, ino, ctimeMs, key: `${path}\0${mtimeMs}\0${size}\0${ino}\0${ctimeMs}` };
}

/** @throws AppError `not-found` or `forbidden` (policy; also anything that is neither a regular file nor a folder). */
export async function statRepoPath(
  repo: Repo,
  path: string,
): Promise<{ kind: 'file' | 'folder'; identity: FileIdentity }> {
  const { rel, real } = await resolveInRepo(repo, path);
  const stats = statSync(real);
  if (stats.isDirectory()) return { kind: 'folder', identity: identityOf(rel, stats) };
  if (stats.isFile()) return { kind: 'file', identity: identityOf(rel, stats) };
  throw new AppError('forbidden', `${rel} is not a regular file.`);
}

/**
 * Opens a regular file for reading so that no link swapped in meanwhile can lead elsewhere: the descriptor
 * itself is asked where it is before a byte is read. The caller closes it.
 */
export async function openRepoFile(
  repo: Repo,
  path: string,
): Promise<{ handle: FileHandle; identity: FileIdentity }> {
  const resolved = await resolveInRepo(repo, path);
  const handle = await openNoFollow(resolved);
  try {
    const stats = await handle.stat();
    if (stats.isDirectory())
      throw new AppError('bad-request', `${resolved.rel || 'The root'} is a folder, not a file.`);
    if (!stats.isFile()) throw new AppError('forbidden', `${resolved.rel} is not a regular file.`);
    checkRealPath(repo, resolved.rel, await whereIs(handle, stats, resolved));
    return { handle, identity: identityOf(resolved.rel, stats) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openNoFollow({ rel, real }: ResolvedPath): Promise<FileHandle> {
  try {
    // O_NONBLOCK: opening a FIFO must not wait for its writer.
    return await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (cause) {
    switch (systemCode(cause)) {
      case 'ENOENT':
        throw new AppError('not-found', `There is no ${rel} in the repository.`, { cause });
      case 'ELOOP':
        throw new AppError('forbidden', `${rel} changed into a link while it was opened.`, { cause });
      case 'EACCES':
      case 'EPERM':
        throw new AppError('forbidden', `${rel} may not be read by this user.`, { cause });
      case 'ENXIO':
        throw new AppError('forbidden', `${rel} is not a regular file.`, { cause });
      default:
        throw cause;
    }
  }
}

/** The path an open descriptor stands for: from the kernel on Linux, by comparing file identities elsewhere. */
async function whereIs(handle: FileHandle, stats: Stats, { rel, real }: ResolvedPath): Promise<string> {
  if (process.platform === 'linux') return readlink(`/proc/self/fd/${handle.fd}`);
  const again = await realpath(real);
  const now = await stat(again);
  if (now.ino === stats.ino && now.dev === stats.dev) return again;
  throw new AppError('forbidden', `${rel} changed while it was opened; try again.`);
}

export interface RepoFile {
  identity: FileIdentity;
  bytes: Buffer;
  /** Hex SHA-256 of `bytes`, which is the whole file unless `truncated`. */
  sha256: string;
  truncated: boolean;
}

/** Reads at most `maxBytes` (16 MB unless told) of a file. */
export async function readRepoFile(
  repo: Repo,
  path: string,
  options: { maxBytes?: number } = {},
): Promise<RepoFile> {
  const maxBytes = options.maxBytes ?? 16 * 1024 * 1024;
  const { handle, identity } = await openRepoFile(repo, path);
  try {
    const truncated = identity.size > maxBytes;
    const bytes = await readUpTo(handle, truncated ? maxBytes : identity.size);
    return { identity, bytes, sha256: sha256Hex(bytes), truncated };
  } finally {
    await handle.close();
  }
}

async function readUpTo(handle: FileHandle, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Strict UTF-8; a byte order mark is taken off and reported.
 * @throws AppError `unsupported-media-type` for binary data and other encodings. */
export function decodeText(bytes: Uint8Array, name = 'The file'): { text: string; bom: boolean } {
  if (bytes.includes(0)) throw new AppError('unsupported-media-type', `${name} is binary, not text.`);
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  try {
    return {
      text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        bom ? bytes.subarray(3) : bytes,
      ),
      bom,
    };
  } catch (cause) {
    throw new AppError('unsupported-media-type', `${name} is not valid UTF-8; convert it first.`, { cause });
  }
}

export async function readRepoText(
  repo: Repo,
  path: string,
  options: { maxBytes?: number } = {},
): Promise<{ identity: FileIdentity; text: string; bom: boolean; sha256: string; truncated: boolean }> {
  const { bytes, ...file } = await readRepoFile(repo, path, options);
  return { ...file, ...decodeText(file.truncated ? wholeCharacters(bytes) : bytes, file.identity.path) };
}

/** Without the start of a UTF-8 sequence that a cut left at the end. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const width = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return width > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

/** Entries of a folder that the policy lets be seen, ordered by name; links are told by what they lead to. */
export async function listRepoFolder(
  repo: Repo,
  path: string,
): Promise<{ name: string; kind: 'file' | 'folder' }[]> {
  const { rel, real } = await resolveInRepo(repo, path);
  const found: { name: string; kind: 'file' | 'folder' }[] = [];
  for (const entry of await readdir(real, { withFileTypes: true })) {
    const child = rel === '' ? entry.name : `${rel}/${entry.name}`;
    if (isSecretPath(child)) continue;
    if (entry.isDirectory()) found.push({ name: entry.name, kind: 'folder' });
    else if (entry.isFile()) found.push({ name: entry.name, kind: 'file' });
    else if (entry.isSymbolicLink()) {
      const target = await statRepoPath(repo, child).catch(() => null);
      if (target) found.push({ name: entry.name, kind: target.kind });
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
