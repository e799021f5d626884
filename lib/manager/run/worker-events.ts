import { z } from 'zod';
import type { RunUsage } from '../run.ts';

// Lines of `--output-format stream-json`. Only what is needed here is read; kinds that are not known are passed over.

const init = z.object({ type: z.literal('system'), subtype: z.literal('init'), session_id: z.string() });
const tokens = z.number().catch(0);
const result = z.object({
  type: z.literal('result'),
  subtype: z.string().catch(''),
  is_error: z.boolean().catch(false),
  result: z.string().catch(''),
  session_id: z.string().optional().catch(undefined),
  num_turns: z.number().nullish().catch(null),
  total_cost_usd: z.number().nullish().catch(null),
  usage: z
    .object({
      input_tokens: tokens,
      output_tokens: tokens,
      cache_read_input_tokens: tokens,
      cache_creation_input_tokens: tokens,
    })
    .partial()
    .nullish()
    .catch(null),
});
const rateLimit = z.object({
  type: z.literal('rate_limit_event'),
  rate_limit_info: z.object({ status: z.string(), resetsAt: z.number().nullish() }),
});

export type WorkerEvent =
  | { kind: 'session'; sessionId: string }
  | { kind: 'limit'; resetsAtMs: number | null }
  | {
      kind: 'result';
      isError: boolean;
      subtype: string;
      text: string;
      sessionId: string | null;
      usage: RunUsage;
    };

/** The object in a line, or null for a line that is none. */
export function parseEvent(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'type' in value
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

export function readEvent(event: Record<string, unknown>): WorkerEvent | null {
  switch (event.type) {
    case 'system': {
      const parsed = init.safeParse(event);
      return parsed.success ? { kind: 'session', sessionId: parsed.data.session_id } : null;
    }
    case 'rate_limit_event': {
      const parsed = rateLimit.safeParse(event);
      if (!parsed.success || parsed.data.rate_limit_info.status !== 'rejected') return null;
      const seconds = parsed.data.rate_limit_info.resetsAt ?? null;
      return { kind: 'limit', resetsAtMs: seconds === null ? null : seconds * 1000 };
    }
    case 'result': {
      const parsed = result.safeParse(event);
      if (!parsed.success) return null;
      const { subtype, is_error: isError, result: text, usage } = parsed.data;
      return {
        kind: 'result',
        isError,
        subtype,
        text,
        sessionId: parsed.data.session_id ?? null,
        usage: {
          inputTokens: (usage?.input_tokens ?? 0) + (usage?.cache_creation_input_tokens ?? 0),
          outputTokens: usage?.output_tokens ?? 0,
          cachedTokens: usage?.cache_read_input_tokens ?? 0,
          costUsd: parsed.data.total_cost_usd ?? null,
          turns: parsed.data.num_turns ?? null,
        },
      };
    }
    default:
      return null;
  }
}

/** Of a run and of its resumption together. */
export function addUsage(a: RunUsage | null, b: RunUsage): RunUsage {
  if (a === null) return b;
  const sum = (x: number | null, y: number | null) => (x === null && y === null ? null : (x ?? 0) + (y ?? 0));
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    costUsd: sum(a.costUsd, b.costUsd),
    turns: sum(a.turns, b.turns),
  };
}
