import { AppError } from '#lib/errors.ts';
import type { Query } from '#lib/state/postgres.ts';
import { maxLogBytes } from '#lib/state/run-files.ts';
import type { LogPage } from '../run-store.ts';

const newline = 0x0a;
/** Chunks are cut at line ends once they have so much. */
const chunkBytes = 256 * 1024;

/** Logs in chunks of whole lines; offsets count the bytes of the whole, as in a file. */
export function postgresLog(schema: string) {
  /** Bytes of a log from one offset to another, from as many chunks as they stand in. */
  async function slice(query: Query, id: string, from: number, to: number): Promise<Buffer> {
    const rows = await query(
      `SELECT start, bytes FROM ${schema}.run_logs
       WHERE run_id = $1 AND start < $3 AND start + size > $2 ORDER BY start`,
      [id, from, to],
    );
    const parts = rows.map(({ start, bytes }) => {
      const at = Number(start);
      return (bytes as Buffer).subarray(Math.max(0, from - at), Math.max(0, to - at));
    });
    return Buffer.concat(parts);
  }

  return {
    /** After a look at the claim, in its transaction. */
    async append(query: Query, id: string, before: number, lines: string): Promise<void> {
      if (lines === '') return;
      const bytes = Buffer.from(lines.endsWith('\n') ? lines : `${lines}\n`);
      let start = before;
      for (const chunk of chunksOf(bytes)) {
        await query(`INSERT INTO ${schema}.run_logs (run_id, start, size, bytes) VALUES ($1, $2, $3, $4)`, [
          id,
          start,
          chunk.length,
          chunk,
        ]);
        start += chunk.length;
      }
      await query(`UPDATE ${schema}.runs SET log_bytes = $2 WHERE id = $1`, [id, start]);
    },

    async read(
      query: Query,
      id: string,
      totalBytes: number,
      offset: number,
      wanted: number,
    ): Promise<LogPage> {
      const maxBytes = Math.max(1, Math.min(wanted, maxLogBytes));
      const asked = Math.max(0, Math.min(offset < 0 ? totalBytes + offset : offset, totalBytes));
      // One byte before tells whether a line begins there.
      const from = Math.max(0, asked - 1);
      let bytes = await slice(query, id, from, Math.min(totalBytes, asked + maxBytes));
      let begin = asked === 0 ? 0 : bytes.indexOf(newline) + 1;
      let end = bytes.lastIndexOf(newline) + 1;
      if (asked < totalBytes && (end <= begin || (asked > 0 && begin === 0))) {
        // A line longer than what was asked for: it comes whole.
        bytes = await slice(query, id, from, Math.min(totalBytes, asked + 2 * maxLogBytes));
        begin = asked === 0 ? 0 : bytes.indexOf(newline) + 1;
        end = bytes.indexOf(newline, begin) + 1;
      }
      if (asked >= totalBytes || end <= begin) return { text: '', nextOffset: totalBytes, totalBytes };
      return { text: bytes.toString('utf8', begin, end), nextOffset: from + end, totalBytes };
    },
  };
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; ) {
    let end = from;
    while (end < bytes.length && end - from < chunkBytes) {
      const next = bytes.indexOf(newline, end) + 1;
      if (next - end > maxLogBytes + 1) {
        throw new AppError('too-large', 'A line of a log has at most 1 MB; split it.');
      }
      end = next;
    }
    yield bytes.subarray(from, end);
    from = end;
  }
}
