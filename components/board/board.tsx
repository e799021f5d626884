'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type Shortcut, useShortcuts } from '#components/shell/shortcuts.ts';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';
import { BoardBar } from './board-bar.tsx';
import { listKeys, whereList } from './board-keys.ts';
import { ColumnsView } from './columns-view.tsx';
import type { FieldChange } from './desk-wire.ts';
import { type BoardFacts, type BoardInitial, columnWord } from './facts.ts';
import { FieldMenu, type FieldMenuProps } from './field-menu.tsx';
import type { ColumnFolds } from './folded-columns.ts';
import type { BoardModel, MenuField } from './model.ts';
import { SelectionBar } from './selection-bar.tsx';
import { TableView } from './table-view.tsx';
import { useBoardQuery } from './use-board-query.ts';
import { useBoardStore } from './use-board-store.ts';
import { useSelection } from './use-selection.ts';

interface BoardProps {
  initial: BoardInitial;
  facts: BoardFacts;
  folds: ColumnFolds;
}

type OpenMenu = Pick<FieldMenuProps, 'field' | 'rows' | 'at'>;

/** Tasks as a table or as columns, over one filter. */
export function Board({ initial, facts, folds }: BoardProps) {
  const { query, go, type, settle } = useBoardQuery(initial.query);
  const { store, desk, list, changes } = useBoardStore(initial, query);
  const fail = useCallback((words: string) => desk.tell(words), [desk]);
  const { selected, gathering, select, toggle, clear, selectAll, renew } = useSelection(list, fail);
  const [active, setActive] = useState<string | null>(null);
  const [focusWish, setFocusWish] = useState(0);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [spoken, setSpoken] = useState('');
  const [isAwake, setIsAwake] = useState(false);
  const [nowMs, setNowMs] = useState(facts.nowMs);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    setIsAwake(true);
    const timer = setInterval(() => setNowMs(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);

  const apply = useCallback(
    async (rows: readonly TaskRow[], change: FieldChange, done: string) => {
      const changed = new Map((await desk.apply(rows, change, done)).map((row) => [row.path, row]));
      renew((path) => changed.get(path));
    },
    [desk, renew],
  );
  const move = useCallback(
    (rows: readonly TaskRow[], to: TaskStatus) =>
      void apply(rows, { field: 'status', value: to }, `moved to ${columnWord(facts, to)}`),
    [apply, facts],
  );
  // The same for good, or each selected card would have all of them drawn anew.
  const selection = useRef(selected);
  selection.current = selected;
  const meant = useCallback(
    (row: TaskRow) => (selection.current.has(row.path) ? [...selection.current.values()] : [row]),
    [],
  );
  const forgive = useCallback((path: string) => desk.forgive(path), [desk]);
  const dismiss = useCallback(() => desk.dismiss(), [desk]);
  const closeMenu = useCallback(() => {
    setMenu(null);
    setFocusWish((now) => now + 1);
  }, []);

  const model = useMemo((): BoardModel => {
    const openMenu = (name: MenuField, rows: readonly TaskRow[], element: Element) => {
      const { left, top, bottom } = element.getBoundingClientRect();
      setMenu({ field: name, rows, at: { left, top, bottom } });
    };
    return {
      ...{ store, list, desk: changes, facts, nowMs, isAwake, selected, active, focusWish },
      ...{ setActive, meant, move, forgive, openMenu, announce: setSpoken },
      ...{ toggle, select, clear },
    };
  }, [
    store,
    list,
    changes,
    facts,
    nowMs,
    isAwake,
    selected,
    active,
    focusWish,
    meant,
    move,
    forgive,
    toggle,
    select,
    clear,
  ]);

  const selectEach = useCallback(
    () => void selectAll(list.query, list.total),
    [selectAll, list.query, list.total],
  );

  const keys = useMemo(
    (): Shortcut[] => [
      { keys: 'f', where: whereList, does: 'Filter the tasks', run: () => field.current?.focus() },
      // From elsewhere into the list.
      { keys: 'j', where: whereList, does: 'Next task', run: () => setFocusWish((now) => now + 1) },
      ...listKeys,
      {
        keys: 'Escape',
        where: whereList,
        does: 'Clear the selection',
        run: () => {
          if (menu !== null || (selected.size === 0 && gathering === null)) return false;
          clear();
        },
      },
      {
        keys: 'Mod+a',
        where: whereList,
        does: 'Select all that the filter shows',
        // Elsewhere it selects text.
        run: () => (document.activeElement?.closest('.board-table, .board-columns') ? selectEach() : false),
      },
    ],
    [menu, selected.size, gathering, clear, selectEach],
  );
  useShortcuts(keys);

  return (
    <div className="board" data-view={list.query.view}>
      <BoardBar
        field={field}
        query={query}
        list={list}
        store={store}
        facts={facts}
        onGo={go}
        onType={type}
        onSettle={settle}
        onSelectAll={selected.size === 0 && gathering === null ? selectEach : null}
        onLeave={() => setFocusWish((now) => now + 1)}
      />
      {list.total === 0 ? <Nothing all={list.all} q={list.query.q} /> : null}
      {list.query.view === 'table' ? (
        <TableView model={model} query={query} onGo={go} />
      ) : (
        <ColumnsView model={model} initialFolds={folds} />
      )}
      <SelectionBar
        selected={selected.size}
        total={list.total}
        gathering={gathering}
        progress={changes.progress}
        outcome={changes.outcome}
        onMenu={(name, at) => model.openMenu(name, [...selected.values()], at)}
        onAll={selectEach}
        onClear={clear}
        onStop={() => desk.stop()}
        onUndo={() => void desk.undo()}
        onDismiss={dismiss}
      />
      {menu ? (
        <FieldMenu
          {...menu}
          facts={facts}
          onClose={closeMenu}
          onChoose={({ change, done }) => {
            void apply(menu.rows, change, done);
            closeMenu();
          }}
        />
      ) : null}
      <p className="ui-visually-hidden" role="status" aria-live="assertive">
        {spoken}
      </p>
    </div>
  );
}

function Nothing({ all, q }: { all: number; q: string }) {
  if (all === 0) {
    return (
      <p className="board-nothing">
        There are no tasks yet. <a href="/">The home page</a> shows how to write the first one.
      </p>
    );
  }
  return q === '' ? null : (
    <p className="board-nothing">
      No task passes this filter. Take a condition away, or see <a href="/board?view=table">all of them</a>.
    </p>
  );
}
