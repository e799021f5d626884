import { useCallback, useEffect, useRef, useState } from 'react';
import { followRuns } from '#components/shell/live-events.ts';
import {
  appended,
  emptyWindow,
  endOf,
  type LogAnswer,
  type LogWindow,
  prepended,
  replaced,
  startOf,
} from './log-window.ts';

export interface LogMatch {
  offset: number;
  preview: string;
}

export interface LogSearch {
  matches: LogMatch[];
  /** There are more than could be listed. */
  more: boolean;
}

type Where = { tail: '1' } | { before: string } | { after: string };

/** Reads a run's log in parts, follows its growth, and keeps a window of it. */
export function useLog(runId: string) {
  const [window, setWindow] = useState<LogWindow>(emptyWindow);
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
  const latest = useRef(window);
  latest.current = window;
  const busy = useRef<Promise<void>>(Promise.resolve());

  const change = useCallback((next: LogWindow) => {
    latest.current = next;
    setWindow(next);
  }, []);

  /** One read after another: each begins where the one before it ended. */
  const inTurn = useCallback((work: () => Promise<void>) => {
    busy.current = busy.current.then(work).then(
      () => setState('ready'),
      () => setState('failed'),
    );
    return busy.current;
  }, []);

  const toEnd = useCallback(
    () => inTurn(async () => change(replaced(await readLog(runId, { tail: '1' })))),
    [runId, inTurn, change],
  );
  const toOffset = useCallback(
    (offset: number) =>
      inTurn(async () => {
        const from = replaced(await readLog(runId, { after: String(offset) }));
        change(offset === 0 ? from : prepended(from, await readLog(runId, { before: String(offset) })));
      }),
    [runId, inTurn, change],
  );
  const earlier = useCallback(
    () =>
      inTurn(async () => {
        const start = startOf(latest.current);
        if (start > 0) change(prepended(latest.current, await readLog(runId, { before: String(start) })));
      }),
    [runId, inTurn, change],
  );
  const later = useCallback(
    () =>
      inTurn(async () => {
        const end = endOf(latest.current);
        change(appended(latest.current, await readLog(runId, { after: String(end) })));
      }),
    [runId, inTurn, change],
  );

  useEffect(() => {
    void toEnd();
  }, [toEnd]);

  return { window, state, toEnd, toOffset, earlier, later };
}

/** Calls `onGrown` when the run has written more, not more often than its answer comes. */
export function useGrowth(runId: string, onGrown: () => Promise<void>) {
  useEffect(() => {
    let running = false;
    let again = false;
    const look = async () => {
      again = running;
      if (running) return;
      running = true;
      await onGrown();
      running = false;
      if (again) await look();
    };
    return followRuns(({ id }) => {
      if (id === null || id === runId) void look();
    });
  }, [runId, onGrown]);
}

export async function searchLog(runId: string, query: string, signal: AbortSignal): Promise<LogSearch> {
  const found = await fetch(`/api/runs/${runId}/log/search?${new URLSearchParams({ q: query })}`, { signal });
  if (!found.ok) throw new Error(`The log could not be searched (${found.status}).`);
  return found.json();
}

async function readLog(runId: string, where: Where): Promise<LogAnswer> {
  const answer = await fetch(`/api/runs/${runId}/log?${new URLSearchParams(where)}`);
  if (!answer.ok) throw new Error(`The log could not be read (${answer.status}).`);
  return answer.json();
}
