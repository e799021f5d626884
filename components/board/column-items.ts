import type { BoardColumn } from '#lib/tasks/lists/columns.ts';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';
import type { DeskSnapshot } from './change-desk.ts';
import type { ListSnapshot } from './task-window.ts';

/** The cards of a column as they will be: with those that are on their way into it, without those on their way out. */
export interface ColumnItems {
  status: TaskStatus | null;
  incoming: readonly TaskRow[];
  /** Of the column's first task in the list. */
  start: number;
  /** Places in the list of those that leave, in order. */
  leaving: readonly number[];
  count: number;
}

export function columnItems(
  { groups, rows, indexByPath }: Pick<ListSnapshot, 'groups' | 'rows' | 'indexByPath'>,
  pending: DeskSnapshot['pending'],
  status: TaskStatus | null,
): ColumnItems {
  const { start, count } = groups.find(({ key }) => key === status) ?? { start: 0, count: 0 };
  const incoming: TaskRow[] = [];
  const leaving: number[] = [];
  for (const [path, row] of pending) {
    const index = indexByPath.get(path);
    const isHere = index !== undefined && rows.get(index)?.status === status;
    if (isHere && row.status !== status) leaving.push(index);
    if (!isHere && row.status === status) incoming.push(row);
  }
  leaving.sort((a, b) => a - b);
  return { status, incoming, start, leaving, count: incoming.length + count - leaving.length };
}

/** Place in the list of the card at `at`; undefined for one that is on its way in. */
export function indexAt({ incoming, start, leaving }: ColumnItems, at: number): number | undefined {
  if (at < incoming.length) return undefined;
  let index = start + at - incoming.length;
  for (const gone of leaving) if (gone <= index) index += 1;
  return index;
}

/** Where the card of this task stands in the column; undefined where it is not known to. */
export function placeOf(
  items: ColumnItems,
  indexByPath: ListSnapshot['indexByPath'],
  path: string,
): number | undefined {
  const coming = items.incoming.findIndex((row) => row.path === path);
  if (coming !== -1) return coming;
  const index = indexByPath.get(path);
  if (index === undefined || index < items.start || items.leaving.includes(index)) return undefined;
  const at =
    index - items.start - items.leaving.filter((gone) => gone < index).length + items.incoming.length;
  return at < items.count ? at : undefined;
}

/** A column with what is changed of it just now. The same object while neither list nor changes make it another. */
export interface ColumnView extends Pick<DeskSnapshot, 'pending' | 'refusals'> {
  column: BoardColumn;
  items: ColumnItems;
}

/** @param before What was shown last: a column that nothing happened to is taken over, so that it need not be drawn. */
export function columnViews(
  columns: readonly BoardColumn[],
  list: Pick<ListSnapshot, 'groups' | 'rows' | 'indexByPath'>,
  desk: Pick<DeskSnapshot, 'pending' | 'refusals'>,
  before: readonly ColumnView[],
): ColumnView[] {
  const statusOf = (path: string) => {
    const index = list.indexByPath.get(path);
    return index === undefined ? undefined : list.rows.get(index)?.status;
  };
  return columns.map((column, at): ColumnView => {
    const { status } = column;
    const items = columnItems(list, desk.pending, status);
    const isHere = (path: string, row?: TaskRow) => row?.status === status || statusOf(path) === status;
    const pending = new Map([...desk.pending].filter(([path, row]) => isHere(path, row)));
    const refusals = new Map([...desk.refusals].filter(([path]) => isHere(path)));
    const old = before[at];
    const isSame =
      old?.column === column &&
      isSameItems(old.items, items) &&
      isSameMap(old.pending, pending) &&
      isSameMap(old.refusals, refusals);
    return isSame ? old : { column, items, pending, refusals };
  });
}

function isSameItems(a: ColumnItems, b: ColumnItems): boolean {
  return (
    a.start === b.start &&
    a.count === b.count &&
    a.incoming.length === b.incoming.length &&
    a.incoming.every((row, at) => row === b.incoming[at]) &&
    a.leaving.length === b.leaving.length &&
    a.leaving.every((index, at) => index === b.leaving[at])
  );
}

function isSameMap<Value>(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value && b.has(key));
}
