import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from 'react';
import { isSequenceBegun } from '#components/shell/shortcuts.ts';
import type { BoardColumn } from '#lib/tasks/lists/columns.ts';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import { Column, type ColumnHandle } from './column.tsx';
import { type ColumnView, columnViews, indexAt, placeOf } from './column-items.ts';
import { columnWord, mayMove } from './facts.ts';
import type { ColumnFolds } from './folded-columns.ts';
import { stepOf, takePick } from './list-moves.ts';
import { type BoardModel, type MenuField, menuFields } from './model.ts';
import type { ListSnapshot } from './task-window.ts';
import { useFolds } from './use-folds.ts';
import { linkOf, useKeptFocus } from './use-kept-focus.ts';

/** Columns of cards: dragged by mouse or finger, lifted with the space bar. */
export function ColumnsView({ model, initialFolds }: { model: BoardModel; initialFolds: ColumnFolds }) {
  const { list, desk, facts, store, active, setActive, announce } = model;
  const [lift, setLift] = useState<{ rows: readonly TaskRow[]; to: number } | null>(null);
  const drag = useDragCode();
  const handles = useRef<(ColumnHandle | null)[]>([]);
  const shown = useRef<readonly ColumnView[]>([]);
  const focusWanted = useRef<{ column: number; at: number } | null>(null);
  // A wish is seen to at once, though nothing else changes: later it would take the focus from somewhere else.
  const [, seeTo] = useReducer((count: number) => count + 1, 0);
  const box = useRef<HTMLDivElement>(null);
  const anchor = useRef<{ column: number; at: number } | null>(null);

  const columns = useMemo(
    () => columnViews(columnsFor(facts.columns, list), list, desk, shown.current),
    [facts.columns, list, desk],
  );
  useEffect(() => {
    shown.current = columns;
  }, [columns]);
  const { isFolded, onFold } = useFolds(initialFolds, columns, list.query.q);
  const foldedCount = columns.filter((_, index) => isFolded(index)).length;
  const rowAt = (column: number, at: number): TaskRow | undefined => {
    const items = columns[column]?.items;
    if (!items) return undefined;
    const index = indexAt(items, at);
    return index === undefined ? items.incoming[at] : list.rows.get(index);
  };
  const placeOfPath = (path: string | null) => {
    if (path === null) return undefined;
    for (const [column, { items }] of columns.entries()) {
      const at = placeOf(items, list.indexByPath, path);
      if (at !== undefined && rowAt(column, at)?.path === path) return { column, at };
    }
    return undefined;
  };
  const firstPlace = () => {
    const column = columns.findIndex(({ items }, index) => items.count > 0 && !isFolded(index));
    return column === -1 ? undefined : { column, at: 0 };
  };
  const place = placeOfPath(active) ?? firstPlace();
  const activePath = place ? (rowAt(place.column, place.at)?.path ?? null) : null;

  const keptFocus = useKeptFocus(box, activePath);
  useLayoutEffect(() => {
    const wanted = focusWanted.current;
    const row = wanted ? rowAt(wanted.column, wanted.at) : undefined;
    if (!wanted || !row) return;
    focusWanted.current = null;
    setActive(row.path);
    const element = handles.current[wanted.column]?.element;
    linkOf(element ?? null, row.path)?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the wish is the occasion.
  useLayoutEffect(() => {
    if (model.focusWish > 0 && place) goTo(place.column, place.at);
  }, [model.focusWish]);

  function goTo(column: number, at: number) {
    const last = (columns[column]?.items.count ?? 0) - 1;
    const to = { column, at: Math.max(0, Math.min(last, at)) };
    focusWanted.current = to;
    seeTo();
    handles.current[column]?.scrollTo(to.at);
    const row = rowAt(to.column, to.at);
    if (row) setActive(row.path);
  }

  function goSideways(step: number) {
    if (!place) return;
    for (let column = place.column + step; column >= 0 && column < columns.length; column += step) {
      if (!isFolded(column) && (columns[column]?.items.count ?? 0) > 0) return goTo(column, place.at);
    }
  }

  function selectTo(column: number, at: number) {
    const from = anchor.current?.column === column ? anchor.current.at : at;
    const rows = [];
    for (let each = Math.min(from, at); each <= Math.max(from, at); each++) {
      const row = rowAt(column, each);
      if (row) rows.push(row);
    }
    model.select(rows);
  }

  function liftBy(step: number) {
    if (!lift) return;
    for (let to = lift.to + step; to >= 0 && to < columns.length; to += step) {
      const column = columns[to]?.column;
      const status = column?.status ?? null;
      if (!column?.canReceive || status === null) continue;
      setLift({ ...lift, to });
      handles.current[to]?.element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const allowed = lift.rows.filter((row) => mayMove(facts, row, status)).length;
      const how =
        allowed === lift.rows.length
          ? ''
          : allowed === 0
            ? ' The rules do not allow it.'
            : ` Allowed for ${allowed}.`;
      return announce(`Over ${columnWord(facts, status)}.${how}`);
    }
  }

  function drop() {
    const status = lift ? (columns[lift.to]?.column.status ?? null) : null;
    if (!lift || status === null) return;
    setLift(null);
    store.hold(false);
    model.move(lift.rows, status);
  }

  function cancelLift() {
    setLift(null);
    store.hold(false);
    announce('Put back.');
  }

  const onLiftKey = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowLeft: -1, h: -1, ArrowRight: 1, l: 1 };
    const step = steps[event.key];
    if (step !== undefined) liftBy(step);
    else if (event.key === ' ' || event.key === 'Enter') drop();
    else if (event.key === 'Escape') cancelLift();
    else if (event.key === 'Tab') return cancelLift();
    event.preventDefault();
    event.stopPropagation();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isSequenceBegun()) return;
    if (lift) return onLiftKey(event);
    const isOnCard = event.target instanceof HTMLElement && event.target.dataset.id !== undefined;
    if (!place || !isOnCard) return;
    const row = rowAt(place.column, place.at);
    const count = columns[place.column]?.items.count ?? 0;
    const step = stepOf(event, 5, count);
    if (step !== undefined) {
      const at = Math.max(0, Math.min(count - 1, place.at + step));
      if (event.shiftKey) {
        if (anchor.current?.column !== place.column) anchor.current = place;
        selectTo(place.column, at);
      } else anchor.current = null;
      goTo(place.column, at);
    } else if (event.key === 'ArrowLeft' || event.key === 'h') goSideways(-1);
    else if (event.key === 'ArrowRight' || event.key === 'l') goSideways(1);
    else if (row && event.key === 'x') {
      anchor.current = place;
      model.toggle(row);
    } else if (row && event.key === ' ') {
      const rows = model.meant(row);
      setLift({ rows, to: place.column });
      // Nothing moves away under what is lifted.
      store.hold(true);
      const what = rows.length === 1 ? row.title : `${rows.length} tasks`;
      announce(`Lifted ${what}. Left and right choose a column, space drops, escape puts back.`);
    } else if (row && event.key in menuFields) {
      const field: MenuField = menuFields[event.key as keyof typeof menuFields];
      model.openMenu(field, model.meant(row), event.target as Element);
    } else return;
    event.preventDefault();
  };

  const pick = useRef<(row: TaskRow, event: MouseEvent) => void>(() => undefined);
  pick.current = (row, event) => {
    if (!takePick(event)) return;
    const here = placeOfPath(row.path);
    if (event.shiftKey && here) selectTo(here.column, here.at);
    else model.toggle(row);
    anchor.current = here ?? null;
    setActive(row.path);
  };
  const onPick = useCallback((row: TaskRow, event: MouseEvent) => pick.current(row, event), []);
  const onDrag = useCallback((rows: readonly TaskRow[] | null) => store.hold(rows !== null), [store]);

  const { nowMs, isAwake, selected, meant, move, forgive } = model;
  const shared = {
    ...{ list, store, facts, nowMs, isAwake, selected, meant, move, forgive },
    ...{ drag, onFold, onDrag, onPick },
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the cards in it, in one place.
    <div
      ref={box}
      className="board-columns"
      style={
        { '--open': Math.max(1, columns.length - foldedCount), '--folded': foldedCount } as CSSProperties
      }
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        keptFocus.onFocus();
        const { id } = (target as HTMLElement).dataset;
        if (id !== undefined && id !== active) setActive(id);
      }}
      onBlur={(event) => {
        keptFocus.onBlur(event);
        if (lift && !event.currentTarget.contains(event.relatedTarget)) cancelLift();
      }}
    >
      {columns.map((view, index) => (
        <Column
          key={view.column.status ?? 'unknown'}
          handles={handles}
          index={index}
          view={view}
          {...shared}
          isFolded={isFolded(index)}
          active={place?.column === index ? activePath : null}
          // Others need not know what is lifted.
          lifted={lift && (lift.to === index || holds(view, lift.rows)) ? lift.rows : null}
          isTarget={lift?.to === index}
        />
      ))}
    </div>
  );
}

function holds({ column }: ColumnView, rows: readonly TaskRow[]): boolean {
  return rows.some(({ status }) => status === column.status);
}

/** The columns of the page, and of what came since: a status that no file had then. */
function columnsFor(known: readonly BoardColumn[], { groups }: ListSnapshot): readonly BoardColumn[] {
  const missing = groups.filter(({ key, count }) => count > 0 && !known.some(({ status }) => status === key));
  if (missing.length === 0) return known;
  return [
    ...known,
    ...missing.map(({ key }) => ({ status: key as BoardColumn['status'], canReceive: false })),
  ];
}

/** The code of dragging, once the board stands. */
function useDragCode() {
  const [code, setCode] = useState<{ drag: typeof import('./drag.ts') } | null>(null);
  useEffect(() => {
    let isMounted = true;
    // Without it there are still the keys and the menus.
    void import('./drag.ts').then(
      (drag) => isMounted && setCode({ drag }),
      () => undefined,
    );
    return () => {
      isMounted = false;
    };
  }, []);
  return code?.drag ?? null;
}
