import type { LogPage } from '../manager/run-store.ts';
import { runStore } from './manager-desk.ts';

/** Whole lines of a log, and where they stand in it. */
export interface LogPart extends LogPage {
  /** Byte offset of `text`. */
  offset: number;
}

const partBytes = 128 * 1024;
const pageBytes = 1024 * 1024;
const maxMatches = 500;
const previewChars = 160;

/** The end of a log. */
export async function logTail(id: string): Promise<LogPart> {
  const { totalBytes } = await runStore().readLog(id, 0, 1);
  return logBefore(id, totalBytes);
}

/** The lines that begin at byte `offset`, which is the start of a line. */
export async function logAfter(id: string, offset: number): Promise<LogPart> {
  const store = runStore();
  const page = await store.readLog(id, offset, partBytes);
  // A line longer than a part is still shown, if it is not longer than what the store reads at once.
  if (page.nextOffset > offset || offset >= page.totalBytes) return { ...page, offset };
  return { ...(await store.readLog(id, offset, pageBytes)), offset };
}

/** The lines that end at byte `end`, which is the start of a line or the end of the log. */
export async function logBefore(id: string, end: number): Promise<LogPart> {
  const store = runStore();
  for (const bytes of [partBytes, pageBytes]) {
    const from = Math.max(0, end - bytes);
    const page = await store.readLog(id, from, end - from);
    // It begins in the middle of a line, unless it is the log's first.
    const text = from === 0 ? page.text : page.text.slice(page.text.indexOf('\n') + 1);
    const hasLine = from === 0 || page.text.includes('\n');
    const offset = page.nextOffset - Buffer.byteLength(text);
    if (from === 0 || (hasLine && text !== '')) return { ...page, text, offset };
  }
  return { text: '', offset: end, nextOffset: end, totalBytes: end };
}

/** A log from its first line to its last as it is now, read as it is sent. */
export async function logStream(id: string): Promise<ReadableStream<Uint8Array>> {
  const store = runStore();
  const encoder = new TextEncoder();
  let offset = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const page = await store.readLog(id, offset, pageBytes);
      if (page.nextOffset <= offset) return controller.close();
      offset = page.nextOffset;
      controller.enqueue(encoder.encode(page.text));
    },
  });
}

export interface LogMatches {
  /** `offset` is that of the line in the log; `preview` the text around the match. */
  matches: { offset: number; preview: string }[];
  /** There are more than are listed. */
  more: boolean;
}

/** Lines that hold `query`, in any case. Ends early when nobody waits for the answer. */
export async function searchRunLog(id: string, query: string, signal: AbortSignal): Promise<LogMatches> {
  const store = runStore();
  const wanted = query.toLowerCase();
  // What is searched is JSON: quotes and the like stand escaped in it.
  const needle = JSON.stringify(wanted).slice(1, -1);
  const matches: LogMatches['matches'] = [];
  let offset = 0;
  while (!signal.aborted) {
    const page = await store.readLog(id, offset, pageBytes);
    if (page.nextOffset <= offset) break;
    if (page.text.toLowerCase().includes(needle)) {
      let at = offset;
      for (const line of page.text.split('\n')) {
        if (line.toLowerCase().includes(needle)) {
          if (matches.length === maxMatches) return { matches, more: true };
          matches.push({ offset: at, preview: previewOf(line, needle) });
        }
        at += Buffer.byteLength(line) + 1;
      }
    }
    offset = page.nextOffset;
  }
  return { matches, more: false };
}

function previewOf(line: string, needle: string): string {
  const at = line.toLowerCase().indexOf(needle);
  return line.slice(Math.max(0, at - previewChars / 2), at + previewChars / 2);
}
