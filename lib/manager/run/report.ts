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

const fence = /^[ \t]*(`{3,}|~{3,})[ \t]*json[ \t]*\n([\s\S]*?)^[ \t]*\1[ \t]*$/gim;

/** The report in a worker's last words: the last fenced block of JSON that is one. Null where there is none. */
export function readReport(text: string): WorkerReport | null {
  const blocks = [...`${text}\n`.matchAll(fence)].map((match) => match[2] ?? '').reverse();
  for (const block of [...blocks, text.trim()]) {
    const value = parsed(block);
    if (typeof value !== 'object' || value === null) continue;
    const { summary, criteria } = value as { summary?: unknown; criteria?: unknown };
    if (typeof summary !== 'string' && !Array.isArray(criteria)) continue;
    const items = Array.isArray(criteria) ? criteria.slice(0, 500) : [];
    return {
      summary: typeof summary === 'string' ? summary.slice(0, 20_000) : null,
      criteria: items.flatMap((item) => itemSchema.safeParse(item).data ?? []),
    };
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
