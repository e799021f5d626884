import type { ColumnView } from './column-items.ts';

export interface EmptyColumns {
  q: string;
  statuses: ReadonlySet<string>;
}

/**
 * The columns that need no room because nothing is in them. One that gets a card opens; one that loses its last card
 * stays open until the filter is another, or the others would move under the pointer.
 */
export function emptyColumns(
  before: EmptyColumns | null,
  columns: readonly Pick<ColumnView, 'column' | 'items'>[],
  q: string,
): EmptyColumns {
  const empty = columns.flatMap(({ column, items }) =>
    items.count === 0 ? [column.status ?? 'unknown'] : [],
  );
  // Where nothing passes the filter, no column is emptier than another.
  if (empty.length === columns.length) return { q, statuses: before?.statuses ?? new Set() };
  const statuses = before?.q === q ? empty.filter((status) => before.statuses.has(status)) : empty;
  return { q, statuses: new Set(statuses) };
}
