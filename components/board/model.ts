import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import type { DeskSnapshot } from './change-desk.ts';
import type { BoardFacts } from './facts.ts';
import type { ListSnapshot, TaskWindow } from './task-window.ts';

/** The fields that have a menu, each with its key. */
export const menuFields = { s: 'status', p: 'priority', m: 'milestone', o: 'owner' } as const;
export type MenuField = (typeof menuFields)[keyof typeof menuFields];

/** What both views of the board share. */
export interface BoardModel {
  store: TaskWindow;
  list: ListSnapshot;
  desk: DeskSnapshot;
  facts: BoardFacts;
  nowMs: number;
  /** False on the server and in the first paint. */
  isAwake: boolean;
  selected: ReadonlyMap<string, TaskRow>;
  /** The path of the row or card that the keys act on; a table's groups have ids of their own. */
  active: string | null;
  setActive: (id: string | null) => void;
  toggle: (row: TaskRow) => void;
  /** Adds those to the selection. */
  select: (rows: readonly TaskRow[]) => void;
  clear: () => void;
  /** The selection where `row` is part of it, else the row alone. */
  meant: (row: TaskRow) => readonly TaskRow[];
  openMenu: (field: MenuField, rows: readonly TaskRow[], at: Element) => void;
  move: (rows: readonly TaskRow[], to: NonNullable<TaskRow['status']>) => void;
  forgive: (path: string) => void;
  announce: (words: string) => void;
  /** Changes when somebody comes into the list from elsewhere: the active row takes the focus. */
  focusWish: number;
}
