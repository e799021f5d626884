import type { MessageUsage } from '#lib/chat/message.ts';
import type { TokenUse } from '#lib/chat/token-limits.ts';

const figure = new Intl.NumberFormat('en');

/** «1,204 tokens in (1,000 cached), 88 out»; empty where no provider told. */
export function usageWords({
  inputTokens,
  outputTokens,
  cachedInputTokens,
  totalTokens,
}: MessageUsage): string {
  if (inputTokens === undefined && outputTokens === undefined) {
    return totalTokens === undefined ? '' : `${figure.format(totalTokens)} tokens`;
  }
  const cached = cachedInputTokens ? ` (${figure.format(cachedInputTokens)} cached)` : '';
  return [
    ...(inputTokens === undefined ? [] : [`${figure.format(inputTokens)} tokens in${cached}`]),
    ...(outputTokens === undefined ? [] : [`${figure.format(outputTokens)} out`]),
  ].join(', ');
}

/** «Today: 12,345 of 200,000 tokens» */
export function dayWords({ today, dayLimit }: TokenUse): string {
  const of = dayLimit === null ? '' : ` of ${figure.format(dayLimit)}`;
  return `Today, in all conversations: ${figure.format(today)}${of} tokens`;
}

export function isNearLimit({ today, dayLimit }: TokenUse): boolean {
  return dayLimit !== null && today >= dayLimit * 0.8;
}
