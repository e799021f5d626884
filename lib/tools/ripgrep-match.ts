import { z } from 'zod';
import type { Redact } from '#lib/redact.ts';
import type { SearchMatch } from './io-files.ts';
import { limits } from './limits.ts';

// ripgrep's JSON Lines, documented in its crate grep-printer (`JSON`): text is `{text}`, or `{bytes}` in base64
// where it is not UTF-8; offsets count bytes.
const data = z.union([z.object({ text: z.string() }), z.object({ bytes: z.base64() })]);
const message = z.object({
  type: z.enum(['match', 'context']),
  data: z.object({
    path: data,
    lines: data,
    line_number: z.number(),
    submatches: z.preprocess(firstFew, z.array(z.object({ start: z.number(), end: z.number() }))),
  }),
});

/** More places in one line nobody looks at; `.` has as many as a minified file has characters. */
const maxRanges = 200;

function firstFew(found: unknown): unknown {
  return Array.isArray(found) ? found.slice(0, maxRanges) : found;
}

/** One line of ripgrep's output; null for anything but a match with a readable path. */
export function parseMatch(json: string, redact: Redact): { path: string; match: SearchMatch } | null {
  return json.startsWith('{"type":"match"') ? parseLine(json, redact) : null;
}

/** The same, also for a line of context, which has no ranges. */
export function parseLine(json: string, redact: Redact): { path: string; match: SearchMatch } | null {
  const parsed = message.safeParse(tryParse(json));
  if (!parsed.success || !('text' in parsed.data.data.path)) return null;
  const { path, lines, line_number: line, submatches } = parsed.data.data;
  const raw = 'text' in lines ? lines.text : Buffer.from(lines.bytes, 'base64').toString('utf8');
  const whole = raw.replace(/\r?\n$/, '');
  const text = redact(whole);
  // Where something was masked or decoded the offsets are no longer true.
  const ranges = 'text' in lines && text === whole ? inCodeUnits(text, submatches) : [];
  return { path: path.text.replace(/^\.\//, ''), match: { line, ...window(text, ranges) } };
}

type Range = [number, number];

function inCodeUnits(text: string, places: readonly { start: number; end: number }[]): Range[] {
  const bytes = Buffer.from(text);
  if (bytes.length === text.length) {
    return places.map(({ start, end }) => [start, Math.min(end, text.length)]);
  }
  return places.map(({ start, end }) => {
    const from = bytes.toString('utf8', 0, start).length;
    return [from, from + bytes.toString('utf8', start, end).length];
  });
}

/** The whole line, or of a long one the part around the first hit. */
function window(text: string, ranges: Range[]): { text: string; ranges: Range[] } {
  if (text.length <= limits.searchLineChars) return { text, ranges };
  const from = Math.max(0, (ranges[0]?.[0] ?? 0) - limits.searchLineChars / 4);
  const to = from + limits.searchLineChars;
  const head = from > 0 ? '…' : '';
  const shift = head.length - from;
  return {
    text: `${head}${text.slice(from, to).toWellFormed()}${to < text.length ? '…' : ''}`,
    ranges: ranges
      .filter(([start, end]) => start >= from && end <= to)
      .map(([start, end]) => [start + shift, end + shift]),
  };
}

function tryParse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
