import { useEffect, useState } from 'react';
import { apiErrorFrom, offlineError } from '#components/chat/api.ts';
import type { FoundText, TextEnd, TextEvent } from '#lib/find/text-found.ts';
import { readLines } from './read-lines.ts';

export interface TextResult {
  /** The address that was asked: what is shown may be of an earlier one while the next is on its way. */
  asked: string;
  files: FoundText[];
  /** Null while it is being searched. */
  end: TextEnd | null;
  problem: string | null;
}

const settledMs = 500;
const nothing: TextResult = { asked: '', files: [], end: { files: 0, matches: 0 }, problem: null };

/**
 * The text that answers `asked` (the query of `GET /api/search`), shown as it comes. Typing on ends the search that is
 * under way; what it found stays until the next one finds something or is done.
 */
export function useText(asked: string | null, restMs: number, initial: TextResult = nothing): TextResult {
  const [result, setResult] = useState(initial);
  const isKnown = asked === result.asked && result.end !== null;

  // The page was rendered anew (files changed) and brings newer results.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the results are the occasion
  useEffect(() => {
    if (initial.asked !== '' && initial.asked === asked) setResult(initial);
  }, [initial]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known at the time of asking counts.
  useEffect(() => {
    if (isKnown) return;
    if (asked === null) {
      setResult(nothing);
      return;
    }
    const gone = new AbortController();
    const timer = setTimeout(() => void follow(asked, gone.signal, setResult), restMs);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [asked, restMs]);

  return asked === null ? nothing : result;
}

async function follow(asked: string, signal: AbortSignal, show: (result: TextResult) => void): Promise<void> {
  const files: FoundText[] = [];
  let frame: number | undefined;
  const tell = (end: TextEnd | null, problem: string | null) => {
    if (!signal.aborted) show({ asked, files: [...files], end, problem });
  };
  // Many files may come within one frame.
  const soon = () => {
    frame ??= requestAnimationFrame(() => {
      frame = undefined;
      tell(null, null);
    });
  };
  const started = performance.now();
  const done = (end: TextEnd, problem: string | null) => {
    // In the order of the page that the server renders, unless somebody may have begun to read.
    if (performance.now() - started < settledMs) files.sort((a, b) => (a.path < b.path ? -1 : 1));
    if (frame !== undefined) cancelAnimationFrame(frame);
    tell(end, problem);
  };
  try {
    const response = await fetch(`/api/search?${asked}`, { signal });
    if (!response.ok) throw apiErrorFrom(response.status, await response.text());
    await readLines(response, (value) => {
      const event = value as TextEvent;
      if (event.type === 'file') {
        files.push(event.file);
        soon();
      } else if (event.type === 'end') done(event, null);
      else done({ files: files.length, matches: 0 }, event.message);
    });
  } catch (error) {
    if (signal.aborted) return;
    const isOurs = error instanceof Error && error.name === 'ApiError';
    done({ files: files.length, matches: 0 }, (isOurs ? error : offlineError()).message);
  }
}
