import { useEffect, useState } from 'react';
import { call } from '#components/chat/api.ts';
import type { FoundNames, NameKind } from '#lib/find/found.ts';
import { recentPaths } from './recent.ts';

export interface Names {
  /** What was asked. */
  query: string;
  found: FoundNames;
}

const againMs = 400;

/**
 * Names that answer `query`, asked for at each change of it; the answers of earlier ones stay until the next is there. While
 * the server still reads headings it is asked again.
 */
export function useNames(
  query: string,
  kinds: readonly NameKind[],
): { names: Names | null; problem: string | null } {
  const [names, setNames] = useState<Names | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const wanted = kinds.join(',');

  useEffect(() => {
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const asked = new URLSearchParams({ q: query, limit: '12', ...(wanted === '' ? {} : { kinds: wanted }) });
    for (const path of recentPaths()) asked.append('recent', path);
    const ask = async () => {
      try {
        const found = await call<FoundNames>('GET', `/api/find?${asked}`);
        if (left) return;
        setNames({ query, found });
        setProblem(null);
        if (!found.headingsComplete) timer = setTimeout(() => void ask(), againMs);
      } catch (error) {
        if (!left) setProblem(error instanceof Error ? error.message : 'That failed.');
      }
    };
    void ask();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [query, wanted]);

  return { names, problem };
}
