import { z } from 'zod';

const short = z.string().max(10_000);
const itemSchema = z.object({
  criterion: z.union([z.number().int(), short]),
  claim: short.nullish().catch(null),
  command: short.nullish().catch(null),
  exitCode: z.number().int().nullish().catch(null),
  path: short.nullish().catch(null),
  line: z.number().int().nullish().catch(null),
});
export type ReportItem = z.infer<typeof itemSchema>;

export interface WorkerReport {
  summary: string | null;
  criteria: ReportItem[];
}

const maxItems = 500;
const maxSummaryChars = 20_000;
/** The first marks of a line are looked at, not a line of nothing but marks. */
const opening = /^[ \t]*(`{3,20}|~{3,20})(?![`~])[ \t]*([^\s`]*)/;
const closing = /^[ \t]*(`{3,20}|~{3,20})[ \t]*$/;

/** The report in a worker's last words: the last fenced block of JSON that is one. Null where there is none. */
export function readReport(text: string): WorkerReport | null {
  for (const block of [...jsonBlocks(text).reverse(), text.trim()]) {
    const value = parsed(block);
    if (typeof value !== 'object' || value === null) continue;
    const { summary, criteria } = value as { summary?: unknown; criteria?: unknown };
    if (typeof summary !== 'string' && !Array.isArray(criteria)) continue;
    const items = Array.isArray(criteria) ? criteria.slice(0, maxItems) : [];
    return {
      summary: typeof summary === 'string' ? shortened(summary) : null,
      criteria: items.flatMap((item) => itemSchema.safeParse(item).data ?? []),
    };
  }
  return null;
}

/** What a worker said beside its fenced blocks, for one that wrote no report. A block that is not closed is text. */
export function wordsBesideBlocks(text: string): string {
  const kept: string[] = [];
  let fence: string | null = null;
  let openedAt = 0;
  for (const line of linesOf(text)) {
    kept.push(line);
    if (fence === null) {
      fence = opening.exec(line)?.[1] ?? null;
      openedAt = kept.length - 1;
    } else if (isClosing(line, fence)) {
      kept.length = openedAt;
      fence = null;
    }
  }
  return shortened(kept.join('\n').trim());
}

/** One pass over the lines, in the order in which they stand; one that begins anew inside another counts instead of it. */
function jsonBlocks(text: string): string[] {
  const blocks: string[] = [];
  let open: { fence: string; lines: string[] } | null = null;
  for (const line of linesOf(text)) {
    const [, fence, language] = opening.exec(line) ?? [];
    if (fence !== undefined && language?.toLowerCase() === 'json') open = { fence, lines: [] };
    else if (open !== null && isClosing(line, open.fence)) {
      blocks.push(open.lines.join('\n'));
      open = null;
    } else open?.lines.push(line);
  }
  return blocks;
}

function isClosing(line: string, fence: string): boolean {
  const marks = closing.exec(line)?.[1];
  return marks !== undefined && marks[0] === fence[0] && marks.length >= fence.length;
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}

function shortened(text: string): string {
  return text.slice(0, maxSummaryChars).toWellFormed();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
