import type { LanguageModelUsage } from 'ai';
import type { MessageUsage } from './message.ts';

export function usageOf(usage: LanguageModelUsage): MessageUsage {
  return withoutUnknown({
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    totalTokens: usage.totalTokens,
    cachedInputTokens: usage.inputTokenDetails?.cacheReadTokens,
    reasoningTokens: usage.outputTokenDetails?.reasoningTokens,
  });
}

/** Sums what is known; a figure that neither side knows stays unknown. */
export function addUsage(a: MessageUsage, b: MessageUsage): MessageUsage {
  const keys = [
    'inputTokens',
    'outputTokens',
    'totalTokens',
    'cachedInputTokens',
    'reasoningTokens',
  ] as const;
  const sum: MessageUsage = {};
  for (const key of keys) {
    if (a[key] !== undefined || b[key] !== undefined) sum[key] = (a[key] ?? 0) + (b[key] ?? 0);
  }
  return sum;
}

function withoutUnknown(usage: { [Key in keyof MessageUsage]: number | undefined }): MessageUsage {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== undefined));
}
