import { useCallback, useEffect, useRef, useState } from 'react';
import type { ListQuery } from '#lib/tasks/filter/list-query.ts';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import { fetchAllRows } from './all-rows.ts';
import type { ListSnapshot } from './task-window.ts';

/** All that a list holds is being brought here, to be selected. */
export interface Gathering {
  done: number;
  total: number;
}

type Selection = ReadonlyMap<string, TaskRow>;

/** The selected tasks, each as it is known now; those that nobody scrolled to among them. */
export function useSelection(list: ListSnapshot, onFailure: (words: string) => void) {
  const [selected, setSelected] = useState<Selection>(new Map());
  const [gathering, setGathering] = useState<Gathering | null>(null);
  const abort = useRef<AbortController | null>(null);

  const stop = useCallback(() => {
    abort.current?.abort();
    abort.current = null;
    setGathering(null);
  }, []);
  useEffect(() => () => abort.current?.abort(), []);

  const select = useCallback(
    (rows: readonly TaskRow[]) =>
      setSelected((now) => new Map([...now, ...rows.map((row) => [row.path, row] as const)])),
    [],
  );
  const toggle = useCallback(
    (row: TaskRow) =>
      setSelected((now) => {
        const next = new Map(now);
        if (!next.delete(row.path)) next.set(row.path, row);
        return next;
      }),
    [],
  );
  const clear = useCallback(() => {
    stop();
    setSelected((now) => (now.size === 0 ? now : new Map()));
  }, [stop]);

  const selectAll = useCallback(
    async (query: ListQuery, total: number) => {
      stop();
      const mine = new AbortController();
      abort.current = mine;
      setGathering({ done: 0, total });
      try {
        const rows = await fetchAllRows(query, mine.signal, (done, of) => setGathering({ done, total: of }));
        if (!mine.signal.aborted) select(rows);
      } catch (error) {
        if (!mine.signal.aborted) onFailure(`Not all could be selected: ${(error as Error).message}`);
      } finally {
        if (abort.current === mine) stop();
      }
    },
    [select, stop, onFailure],
  );

  /** Rows that are known to be otherwise now: else they would be offered moves that they made already. */
  const renew = useCallback(
    (fresh: (path: string) => TaskRow | undefined) =>
      setSelected((now) => {
        let differs = false;
        const next = new Map<string, TaskRow>();
        for (const [path, row] of now) {
          const found = fresh(path) ?? row;
          differs ||= found !== row;
          next.set(path, found);
        }
        return differs ? next : now;
      }),
    [],
  );
  useEffect(() => {
    renew((path) => {
      const index = list.indexByPath.get(path);
      return index === undefined ? undefined : list.rows.get(index);
    });
  }, [list, renew]);

  return { selected, gathering, select, toggle, clear, selectAll, renew };
}
