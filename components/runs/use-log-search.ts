import { useEffect, useState } from 'react';
import { type LogSearch, searchLog } from './use-log.ts';

const restMs = 200;
const minChars = 2;

/** What is searched for in a log, what was found, and the match that one stands at. */
export function useLogSearch(runId: string, goTo: (offset: number) => Promise<void>) {
  const [text, setText] = useState('');
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<LogSearch | 'failed' | null>(null);
  const [at, setAt] = useState(0);
  const [current, setCurrent] = useState<number | null>(null);

  useEffect(() => {
    const wanted = text.trim();
    setFound(null);
    setCurrent(null);
    if (wanted.length < minChars) {
      setQuery('');
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      setQuery(wanted);
      searchLog(runId, wanted, stop.signal).then(
        (result) => {
          setFound(result);
          setAt(-1);
        },
        () => {
          if (!stop.signal.aborted) setFound('failed');
        },
      );
    }, restMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [runId, text]);

  const matches = found === null || found === 'failed' ? [] : found.matches;

  const step = (by: 1 | -1) => {
    if (matches.length === 0) return;
    const next = at < 0 ? (by === 1 ? 0 : matches.length - 1) : (at + by + matches.length) % matches.length;
    const match = matches[next];
    if (match === undefined) return;
    setAt(next);
    void goTo(match.offset).then(() => setCurrent(match.offset));
  };

  return { text, setText, query, current, step, words: wordsOf(query, found, at) };
}

function wordsOf(query: string, found: LogSearch | 'failed' | null, at: number): string {
  if (query === '') return '';
  if (found === 'failed') return 'Search failed';
  if (found === null) return '…';
  const total = `${found.matches.length}${found.more ? '+' : ''}`;
  if (found.matches.length === 0) return 'No match';
  return at < 0 ? total : `${at + 1} of ${total}`;
}
