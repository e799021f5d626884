import type { MessageUsage } from '#lib/chat/message.ts';
import type { TokenUse } from '#lib/chat/token-limits.ts';

const figure = new Intl.NumberFormat('en');

/** «1,204 tokens in (1,000 cached), 88 out»; empty where no provider told. */
export function usageWords(
  { inputTokens, outputTokens, cachedInputTokens, totalTokens }: MessageUsage,
  isEstimated = false,
): string {
  const about = isEstimated ? 'about ' : '';
  if (inputTokens === undefined && outputTokens === undefined) {
    return totalTokens === undefined ? '' : `${about}${figure.format(totalTokens)} tokens`;
  }
  if (inputTokens === undefined) return `${about}${figure.format(outputTokens ?? 0)} tokens out`;
  const cached = cachedInputTokens ? ` (${figure.format(cachedInputTokens)} cached)` : '';
  return [
    `${figure.format(inputTokens)} tokens in${cached}`,
    ...(outputTokens === undefined ? [] : [`${about}${figure.format(outputTokens)} out`]),
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
