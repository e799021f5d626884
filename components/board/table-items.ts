import type { ListRange } from '#lib/tasks/lists/answer.ts';
import type { OrderedGroup } from '#lib/tasks/lists/order.ts';

/** A group as the table draws it: a line of its own, then its rows where it is open. */
export interface TableGroup extends OrderedGroup {
  isOpen: boolean;
  /** Line of its head, counted from 0 over the whole table. */
  line: number;
}

export interface TableItems {
  groups: readonly TableGroup[];
  /** Whether groups have heads at all. */
  hasHeads: boolean;
  lines: number;
}

export type TableItem =
  | { kind: 'head'; group: TableGroup }
  | { kind: 'row'; index: number; group: TableGroup };

export const groupId = (key: string | null) => `group:${key ?? ''}`;

export function tableItems(
  groups: readonly OrderedGroup[],
  hasHeads: boolean,
  closed: ReadonlySet<string>,
): TableItems {
  let lines = 0;
  const made = groups.map((group): TableGroup => {
    const isOpen = !hasHeads || !closed.has(groupId(group.key));
    const line = lines;
    lines += Number(hasHeads) + (isOpen ? group.count : 0);
    return { ...group, isOpen, line };
  });
  return { groups: made, hasHeads, lines };
}

/** What stands in a line. */
export function itemAt({ groups, hasHeads }: TableItems, line: number): TableItem | undefined {
  const group = last(groups, (one) => one.line <= line);
  if (!group) return undefined;
  if (hasHeads && line === group.line) return { kind: 'head', group };
  const at = line - group.line - Number(hasHeads);
  return group.isOpen && at < group.count ? { kind: 'row', index: group.start + at, group } : undefined;
}

/** The line of the task at `index`; undefined where its group is closed. */
export function lineOf({ groups, hasHeads }: TableItems, index: number): number | undefined {
  const group = last(groups, (one) => one.start <= index);
  if (!group?.isOpen || index >= group.start + group.count) return undefined;
  return group.line + Number(hasHeads) + index - group.start;
}

/** Which tasks stand in the lines from `first` to before `last`, without those of closed groups. */
export function rangesOf(items: TableItems, first: number, last: number): ListRange[] {
  const ranges: ListRange[] = [];
  const heads = Number(items.hasHeads);
  for (const { line, start, count, isOpen } of items.groups) {
    if (!isOpen || line + heads + count <= first || line >= last) continue;
    const from = Math.max(0, first - line - heads);
    const to = Math.min(count, last - line - heads);
    if (to > from) ranges.push({ from: start + from, count: to - from });
  }
  return ranges;
}

/** The last one that fits; those that fit come first. Groups without tasks share a start with the next one. */
function last<Item>(items: readonly Item[], fits: (item: Item) => boolean): Item | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && fits(item)) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}
