import { useEffect, useState } from 'react';

/** Copies a text, or one that is still to be fetched; `outcome` and `words` say for a moment what came of it. */
export function useCopy() {
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);

  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 1600);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async (text: string | (() => Promise<string>)) => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : await text());
      setOutcome('copied');
    } catch {
      setOutcome('failed');
    }
  };
  const words = outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Could not copy' : '';
  return { outcome, words, copy };
}
