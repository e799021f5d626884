import { useEffect, useState } from 'react';
import { fetchHistory, type PastConversation } from './history-api.ts';

export type Listed = { past: PastConversation[]; query: string; atMs: number } | { problem: string };

const restMs = 150;

/** What this browser has asked so far, or where `query` was said. Typing is let come to rest; the latest wins. */
export function useHistory(open: boolean, query: string) {
  const [listed, setListed] = useState<Listed | null>(null);
  useEffect(() => {
    if (!open) return;
    let left = false;
    const look = async () => {
      try {
        const past = await fetchHistory(query);
        if (!left) setListed({ past, query, atMs: Date.now() });
      } catch (error) {
        if (!left) setListed({ problem: error instanceof Error ? error.message : 'That failed.' });
      }
    };
    const timer = setTimeout(() => void look(), query === '' ? 0 : restMs);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [open, query]);

  function patch(id: string, change: Partial<PastConversation> | null) {
    setListed((now) => {
      if (now === null || 'problem' in now) return now;
      const past = now.past.flatMap((one) =>
        one.id !== id ? [one] : change === null ? [] : [{ ...one, ...change }],
      );
      return { ...now, past };
    });
  }

  return { listed, setListed, patch };
}
