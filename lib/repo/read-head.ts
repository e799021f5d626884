import { isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { checkRealPath, isSecretPath } from './policy.ts';
import type { Repo } from './root.ts';

let shared: Buffer | undefined;

/**
 * The start of a plain UTF-8 file that a walk found, for reading thousands of them: synchronous, with the
 * descriptor asked where it is before a byte is read. Null wherever there is anything to decide (a link, another
 * encoding, an error, a cut within a character, a system that cannot ask): then `readRepoText` has to.
 */
export function readHead(
  repo: Repo,
  rel: string,
  maxBytes: number,
): { text: string; truncated: boolean } | null {
  if (process.platform !== 'linux' || isSecretPath(rel)) return null;
  const path = `${repo.root}/${rel}`;
  let fd: number | undefined;
  try {
    // O_NONBLOCK: opening a FIFO must not wait for its writer.
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = fstatSync(fd);
    if (!stats.isFile() || readlinkSync(`/proc/self/fd/${fd}`) !== path) return null;
    checkRealPath(repo, rel, path);
    if (!shared || shared.length < maxBytes) shared = Buffer.allocUnsafe(maxBytes);
    const wanted = Math.min(stats.size, maxBytes);
    let filled = 0;
    for (let read = -1; read !== 0 && filled < wanted; filled += read) {
      read = readSync(fd, shared, filled, wanted - filled, filled);
    }
    const bytes = shared.subarray(0, filled);
    if (bytes.includes(0) || !isUtf8(bytes)) return null;
    const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    return { text: bytes.toString('utf8', bom ? 3 : 0), truncated: stats.size > filled };
  } catch {
    return null;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
