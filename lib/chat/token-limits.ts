import type { MessageUsage, Problem } from './message.ts';

/** What answers may take; absent means without a limit. From `chat` in tasks.config.json. */
export interface TokenLimits {
  maxTokensPerAnswer?: number | undefined;
  maxTokensPerDay?: number | undefined;
}

/** What was taken today, and what may be. */
export interface TokenUse {
  today: number;
  dayLimit: number | null;
  answerLimit: number | null;
}

/** The beginning of the day in the zone of the server, in UTC. */
export function dayStart(now: Date): string {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
}

export function tokensIn({ totalTokens, inputTokens = 0, outputTokens = 0 }: MessageUsage): number {
  return totalTokens ?? inputTokens + outputTokens;
}

const figure = (tokens: number) => tokens.toLocaleString('en');

/**
 * Why the model may not be asked (again), or write on, now; null where it may. `estimated`: the figures are not all
 * the provider's.
 */
export function limitReached(
  usage: MessageUsage,
  { maxTokensPerAnswer, maxTokensPerDay }: TokenLimits,
  today: number,
  { begun, estimated = false }: { begun: boolean; estimated?: boolean },
): Problem | null {
  const about = estimated ? 'about ' : '';
  if (maxTokensPerDay !== undefined && today >= maxTokensPerDay) {
    const then = begun ? 'then «Continue» goes on' : 'then try again';
    return {
      code: 'day-limit',
      message: `Today ${about}${figure(today)} tokens were taken, and chat.maxTokensPerDay in tasks.config.json allows ${figure(maxTokensPerDay)}. Raise it there or wait until midnight; ${then}.`,
      retryable: !begun,
    };
  }
  const taken = tokensIn(usage);
  if (maxTokensPerAnswer === undefined || taken < maxTokensPerAnswer) return null;
  return {
    code: 'token-limit',
    message: `Paused: this answer has taken ${about}${figure(taken)} tokens, and chat.maxTokensPerAnswer in tasks.config.json allows ${figure(maxTokensPerAnswer)}. «Continue» goes on with as many again.`,
    retryable: false,
  };
}
