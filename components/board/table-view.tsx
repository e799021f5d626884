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
import { useWindow } from '#components/shell/use-window.ts';
import { formatListQuery, type ListQuery } from '#lib/tasks/filter/list-query.ts';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import { groupWord } from './facts.ts';
import { asGrid, asRows } from './grid-roles.ts';
import { stepOf, takePick } from './list-moves.ts';
import { type BoardModel, type MenuField, menuFields } from './model.ts';
import { TableGroupRow } from './table-group.tsx';
import { columnCount, TableHeads } from './table-heads.tsx';
import { groupId, itemAt, lineOf, rangesOf, tableItems } from './table-items.ts';
import { TableRow } from './table-row.tsx';
import { linkOf, useKeptFocus } from './use-kept-focus.ts';
import { useKeptScroll } from './use-kept-scroll.ts';

/** Ten thousand rows, of which those near the eye are drawn. */
export function TableView({
  model,
  query,
  onGo,
}: {
  model: BoardModel;
  query: ListQuery;
  onGo: (query: ListQuery) => void;
}) {
  const { list, store, desk, facts, active, setActive, selected } = model;
  const shown = list.query;
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const scroller = useRef<HTMLDivElement>(null);
  const focusWanted = useRef<number | null>(null);
  // A wish is seen to at once, though nothing else changes: later it would take the focus from somewhere else.
  const [, seeTo] = useReducer((count: number) => count + 1, 0);
  const anchor = useRef<number | null>(null);

  const items = useMemo(
    () => tableItems(list.groups, shown.group !== 'none', closed),
    [list.groups, shown.group, closed],
  );
  const { first, last, scrollTo } = useWindow(scroller, items.lines, { scrollKey: null });
  useKeptScroll(scroller, list, `table ${formatListQuery(shown)}`, {
    pathAt: (line) => {
      const item = itemAt(items, line);
      return item?.kind === 'row' ? list.rows.get(item.index)?.path : undefined;
    },
    lineOf: (path) => {
      const index = list.indexByPath.get(path);
      return index === undefined ? undefined : lineOf(items, index);
    },
  });
  useEffect(() => {
    store.want('table', rangesOf(items, first, last));
  }, [store, items, first, last]);
  useEffect(() => () => store.want('table', []), [store]);

  const idAt = (line: number): string | undefined => {
    const item = itemAt(items, line);
    return item?.kind === 'head' ? groupId(item.group.key) : item && list.rows.get(item.index)?.path;
  };
  const lineOfId = (id: string | null): number | undefined => {
    if (id === null) return undefined;
    const index = list.indexByPath.get(id);
    if (index !== undefined) return lineOf(items, index);
    return items.hasHeads ? items.groups.find(({ key }) => groupId(key) === id)?.line : undefined;
  };
  const activeLine = Math.min(lineOfId(active) ?? 0, Math.max(0, items.lines - 1));

  const keptFocus = useKeptFocus(scroller, idAt(activeLine) ?? null);
  // A row that was scrolled to may have to be fetched first: it takes the focus when it is there.
  useLayoutEffect(() => {
    const wanted = focusWanted.current;
    const id = wanted === null ? undefined : idAt(wanted);
    if (id === undefined) return;
    focusWanted.current = null;
    setActive(id);
    linkOf(scroller.current, id)?.focus({ preventScroll: true });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the wish is the occasion.
  useLayoutEffect(() => {
    if (model.focusWish > 0) goTo(activeLine);
  }, [model.focusWish]);

  function goTo(line: number) {
    const to = Math.max(0, Math.min(items.lines - 1, line));
    focusWanted.current = to;
    seeTo();
    scrollTo(to, 'nearest');
    const id = idAt(to);
    if (id !== undefined) setActive(id);
  }

  function rowAt(line: number): TaskRow | undefined {
    const item = itemAt(items, line);
    return item?.kind === 'row' ? list.rows.get(item.index) : undefined;
  }

  function selectTo(line: number) {
    const from = anchor.current ?? activeLine;
    const rows = [];
    for (let at = Math.min(from, line); at <= Math.max(from, line); at++) {
      const row = rowAt(at);
      if (row) rows.push(row);
    }
    model.select(rows);
  }

  const fold = (id: string) =>
    setClosed((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isSequenceBegun()) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / 36) - 2);
    const item = itemAt(items, activeLine);
    const row = rowAt(activeLine);
    const step = stepOf(event, page, items.lines);
    if (step !== undefined) {
      event.preventDefault();
      if (event.shiftKey) {
        anchor.current ??= activeLine;
        selectTo(Math.max(0, Math.min(items.lines - 1, activeLine + step)));
      } else anchor.current = null;
      goTo(activeLine + step);
      return;
    }
    if (item?.kind === 'head') {
      const isFolding =
        event.key === ' ' ||
        event.key === 'Enter' ||
        (event.key === 'ArrowLeft' && item.group.isOpen) ||
        (event.key === 'ArrowRight' && !item.group.isOpen);
      if (!isFolding) return;
      event.preventDefault();
      fold(groupId(item.group.key));
    } else if (row && (event.key === 'x' || event.key === ' ')) {
      event.preventDefault();
      anchor.current = activeLine;
      model.toggle(row);
    } else if (row && event.key in menuFields) {
      event.preventDefault();
      const field: MenuField = menuFields[event.key as keyof typeof menuFields];
      model.openMenu(field, model.meant(row), event.target as Element);
    }
  };

  const pick = useRef<(row: TaskRow, event: MouseEvent) => void>(() => undefined);
  pick.current = (row, event) => {
    if (!takePick(event)) return;
    const index = list.indexByPath.get(row.path);
    const line = index === undefined ? undefined : lineOf(items, index);
    if (event.shiftKey && line !== undefined) selectTo(line);
    else model.toggle(row);
    anchor.current = line ?? null;
    setActive(row.path);
  };
  const onPick = useCallback((row: TaskRow, event: MouseEvent) => pick.current(row, event), []);

  const lines = [];
  for (let line = first; line < Math.min(last, items.lines); line++) lines.push(line);
  // The line that has the focus stays drawn, or the focus would be lost by scrolling.
  if (items.lines > 0 && (activeLine < first || activeLine >= last)) lines.push(activeLine);

  return (
    <div
      {...asGrid({
        'aria-label': 'Tasks',
        'aria-multiselectable': true,
        'aria-rowcount': items.lines + 1,
        'aria-colcount': columnCount,
        onKeyDown,
        onBlur: keptFocus.onBlur,
        onFocus: ({ target }) => {
          keptFocus.onFocus();
          const { id } = (target as HTMLElement).dataset;
          if (id !== undefined && id !== active) setActive(id);
        },
      })}
      className="board-table"
      ref={scroller}
    >
      <TableHeads query={query} onGo={onGo} />
      <div {...asRows} className="board-rows" style={{ '--lines': items.lines } as CSSProperties}>
        {lines.map((line) => {
          const item = itemAt(items, line);
          if (!item) return null;
          const tabIndex = model.isAwake ? (line === activeLine ? 0 : -1) : undefined;
          if (item.kind === 'head') {
            const { group } = item;
            const words = groupWord(facts, shown.group, group.key);
            return (
              <TableGroupRow
                key={groupId(group.key)}
                group={group}
                words={words}
                tabIndex={tabIndex}
                onFold={fold}
              />
            );
          }
          const known = list.rows.get(item.index);
          if (!known) return <Waiting key={`line ${line}`} line={line} />;
          const row = desk.pending.get(known.path) ?? known;
          return (
            <TableRow
              key={row.path}
              row={row}
              line={line}
              tabIndex={tabIndex}
              isSelected={selected.has(row.path)}
              isPending={row !== known}
              refusal={desk.refusals.get(row.path)}
              nowMs={model.nowMs}
              onPick={onPick}
            />
          );
        })}
      </div>
    </div>
  );
}

/** A row that is on its way. */
function Waiting({ line }: { line: number }) {
  return (
    <div className="board-row" aria-hidden="true" style={{ top: `calc(${line} * var(--row))` }}>
      <span className="ui-skeleton board-waiting" />
    </div>
  );
}
