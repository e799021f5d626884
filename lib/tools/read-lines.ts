import { createHash } from 'node:crypto';
import { AppError } from '#lib/errors.ts';
import { decodeText, openRepoFile } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';

export interface LinesRead {
  path: string;
  /** Exactly as in the file, line ends included; without a byte order mark. */
  content: string;
  endLine: number;
  totalLines: number;
  sha256: string;
  /** Where `content` stops short of the asked end: after a whole line, or inside one that is too long. */
  cut: 'after-line' | 'inside-line' | null;
}

const chunkBytes = 256 * 1024;
const lineFeed = 0x0a;

/**
 * Reads lines `startLine` to `endLine` (from 1, both inclusive), at most `maxBytes` of them, in one pass that
 * never holds more than a chunk of the rest, so that the size of the file does not matter.
 * @throws AppError by policy, and `unsupported-media-type` for binary data.
 */
export async function readLines(
  repo: Repo,
  path: string,
  range: { startLine: number; endLine: number; maxBytes: number; signal: AbortSignal },
): Promise<LinesRead> {
  const { handle, identity } = await openRepoFile(repo, path);
  try {
    const hash = createHash('sha256');
    const kept: Buffer[] = [];
    const buffer = Buffer.allocUnsafe(chunkBytes);
    let keptBytes = 0;
    let line = 1;
    let lastByte = lineFeed;
    for (;;) {
      if (range.signal.aborted) throw new AppError('timeout', `Reading ${identity.path} was stopped.`);
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, null);
      if (bytesRead === 0) break;
      const chunk = buffer.subarray(0, bytesRead);
      hash.update(chunk);
      if (chunk.includes(0)) {
        throw new AppError('unsupported-media-type', `${identity.path} is binary, not text.`);
      }
      lastByte = chunk[bytesRead - 1] ?? lineFeed;
      let from = line >= range.startLine ? 0 : -1;
      let to = line > range.endLine ? 0 : bytesRead;
      for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, at + 1)) {
        line++;
        if (line === range.startLine) from = at + 1;
        if (line === range.endLine + 1) to = at + 1;
      }
      // One byte over the bound is kept, to know whether there is more.
      const room = range.maxBytes + 1 - keptBytes;
      if (from !== -1 && from < to && room > 0) {
        const part = Buffer.from(chunk.subarray(from, Math.min(to, from + room)));
        kept.push(part);
        keptBytes += part.length;
      }
    }
    const totalLines = lastByte === lineFeed ? line - 1 : line;
    const bytes = Buffer.concat(kept);
    const fitted = cutToFit(bytes, range.maxBytes);
    const { text } = decodeText(fitted.bytes, identity.path);
    return {
      path: identity.path,
      content: text,
      endLine: Math.min(totalLines, range.startLine + countLines(fitted.bytes) - 1),
      totalLines,
      sha256: hash.digest('hex'),
      cut: fitted.cut,
    };
  } finally {
    await handle.close();
  }
}

/** Cuts after the last whole line that fits; a single line that does not fit is cut at a character. */
function cutToFit(bytes: Buffer, maxBytes: number): { bytes: Buffer; cut: LinesRead['cut'] } {
  if (bytes.length <= maxBytes) return { bytes, cut: null };
  const lineEnd = bytes.lastIndexOf(lineFeed, maxBytes - 1);
  if (lineEnd !== -1) return { bytes: bytes.subarray(0, lineEnd + 1), cut: 'after-line' };
  let end = maxBytes;
  // Not between the bytes of one character (UTF-8 continuation bytes are 10xxxxxx).
  while (end > maxBytes - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return { bytes: bytes.subarray(0, end), cut: 'inside-line' };
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) count++;
  return bytes.length > 0 && bytes.at(-1) !== lineFeed ? count + 1 : count;
}
