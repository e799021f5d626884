import type { DatabaseSync } from 'node:sqlite';
import type { MessageUsage } from './message.ts';

const columns = {
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  totalTokens: 'total_tokens',
  cachedInputTokens: 'cached_input_tokens',
  reasoningTokens: 'reasoning_tokens',
} as const satisfies Record<keyof MessageUsage, string>;

/** Tokens that were paid for: one row an answer, and one a summary. */
export function usageTable(db: DatabaseSync, now: () => number) {
  return {
    recordUsage(conversationId: string, messageId: string, model: string, usage: MessageUsage): void {
      db.prepare('INSERT OR REPLACE INTO chat_usage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
        conversationId,
        messageId,
        model,
        usage.inputTokens ?? null,
        usage.outputTokens ?? null,
        usage.totalTokens ?? null,
        usage.cachedInputTokens ?? null,
        usage.reasoningTokens ?? null,
        new Date(now()).toISOString(),
      );
    },

    /** All tokens of all conversations from then on (ISO 8601, UTC). */
    tokensSince(from: string): number {
      const row = db
        .prepare(
          `SELECT sum(coalesce(total_tokens, coalesce(input_tokens, 0) + coalesce(output_tokens, 0))) AS n
           FROM chat_usage WHERE created_at >= ?`,
        )
        .get(from);
      return Number(row?.n ?? 0);
    },

    /** Of the whole conversation, all branches; a figure that no provider told is absent. */
    readUsage(conversationId: string): MessageUsage {
      const sums = Object.values(columns).map((column) => `sum(${column}) AS ${column}`);
      const row = db
        .prepare(`SELECT ${sums.join(', ')} FROM chat_usage WHERE conversation_id = ?`)
        .get(conversationId);
      const usage: MessageUsage = {};
      for (const [name, column] of Object.entries(columns) as [keyof MessageUsage, string][]) {
        if (typeof row?.[column] === 'number') usage[name] = row[column];
      }
      return usage;
    },
  };
}
