import 'server-only';
import type { ChatService } from './service.ts';
import { dayStart, type TokenUse } from './token-limits.ts';

/** Tokens of today, of all browsers, and the limits as tasks.config.json has them now. */
export function tokenUse({ store, now, limits }: Pick<ChatService, 'store' | 'now' | 'limits'>): TokenUse {
  const { maxTokensPerAnswer, maxTokensPerDay } = limits();
  return {
    today: store.tokensSince(dayStart(now())),
    dayLimit: maxTokensPerDay ?? null,
    answerLimit: maxTokensPerAnswer ?? null,
  };
}
