import { type LogEntry, logEntries } from './log-entries.ts';

/** Lines of a log between two byte offsets, parsed once. */
export interface LogChunk {
  start: number;
  end: number;
  entries: LogEntry[];
}

/** The part of a log that the browser holds: neighbouring chunks, so that 50 MB cost as little as one. */
export interface LogWindow {
  chunks: readonly LogChunk[];
  totalBytes: number;
}

/** What `GET /api/runs/<id>/log` answers. */
export interface LogAnswer {
  text: string;
  offset: number;
  nextOffset: number;
  totalBytes: number;
}

const maxChunks = 8;

export const emptyWindow: LogWindow = { chunks: [], totalBytes: 0 };

export function startOf({ chunks }: LogWindow): number {
  return chunks[0]?.start ?? 0;
}

export function endOf({ chunks }: LogWindow): number {
  return chunks.at(-1)?.end ?? 0;
}

/** A new window around what was read last, as after a jump. */
export function replaced(answer: LogAnswer): LogWindow {
  return { chunks: chunkOf(answer), totalBytes: answer.totalBytes };
}

/** With earlier lines in front; far ones at the end are let go. Lines that do not join on are passed over. */
export function prepended(window: LogWindow, answer: LogAnswer): LogWindow {
  if (answer.nextOffset !== startOf(window)) return window;
  return {
    chunks: [...chunkOf(answer), ...window.chunks].slice(0, maxChunks),
    totalBytes: answer.totalBytes,
  };
}

/** With later lines behind; far ones at the start are let go. */
export function appended(window: LogWindow, answer: LogAnswer): LogWindow {
  if (window.chunks.length > 0 && answer.offset !== endOf(window)) return window;
  return { chunks: [...window.chunks, ...chunkOf(answer)].slice(-maxChunks), totalBytes: answer.totalBytes };
}

function chunkOf({ text, offset, nextOffset }: LogAnswer): LogChunk[] {
  return nextOffset > offset ? [{ start: offset, end: nextOffset, entries: logEntries(text, offset) }] : [];
}
