import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { rememberCookie } from '#components/shell/cookie.ts';
import type { ColumnView } from './column-items.ts';
import { type EmptyColumns, emptyColumns } from './empty-columns.ts';
import { type ColumnFolds, foldedCookie, formatFoldedColumns } from './folded-columns.ts';

/** Which columns are strips: those that were folded, and those that are empty and were not opened. */
export function useFolds(initial: ColumnFolds, columns: readonly ColumnView[], q: string) {
  const [folds, setFolds] = useState(initial);
  const shown = useRef<EmptyColumns | null>(null);
  const empty = useMemo(() => emptyColumns(shown.current, columns, q), [columns, q]);
  useEffect(() => {
    shown.current = empty;
  }, [empty]);

  const isFolded = (index: number) => {
    const status = columns[index]?.column.status ?? 'unknown';
    return folds.folded.includes(status) || (empty.statuses.has(status) && !folds.opened.includes(status));
  };
  const onFold = useCallback(
    (status: string, fold: boolean) =>
      setFolds((now) => {
        const without = (list: readonly string[]) => list.filter((one) => one !== status);
        const next = {
          folded: fold ? [...without(now.folded), status] : without(now.folded),
          opened: fold ? without(now.opened) : [...without(now.opened), status],
        };
        rememberCookie(foldedCookie, formatFoldedColumns(next));
        return next;
      }),
    [],
  );
  return { isFolded, onFold };
}
