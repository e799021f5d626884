import { emptyColumns } from '#components/board/empty-columns.ts';
import { formatFoldedColumns, parseFoldedColumns } from '#components/board/folded-columns.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';

const columns = (counts: Partial<Record<TaskStatus, number>>) =>
  Object.entries(counts).map(([status, count]) => ({
    column: { status: status as TaskStatus, canReceive: true },
    items: { status: status as TaskStatus, incoming: [], start: 0, leaving: [], count },
  }));

test('columns without a task are empty, and of a board without any task none is', () => {
  expect([...emptyColumns(null, columns({ draft: 0, todo: 2, ready: 0 }), '').statuses]).toEqual([
    'draft',
    'ready',
  ]);
  expect([...emptyColumns(null, columns({ draft: 0, todo: 0 }), '').statuses]).toEqual([]);
});

test('a column that gets a task opens, and stays open without it until the filter is another', () => {
  const first = emptyColumns(null, columns({ draft: 0, todo: 1, ready: 0 }), '');
  const moved = emptyColumns(first, columns({ draft: 0, todo: 0, ready: 1 }), '');
  expect([...moved.statuses]).toEqual(['draft']);
  const back = emptyColumns(moved, columns({ draft: 0, todo: 1, ready: 0 }), '');
  expect([...back.statuses]).toEqual(['draft']);
  expect([...emptyColumns(back, columns({ draft: 0, todo: 1, ready: 0 }), 'p0').statuses]).toEqual([
    'draft',
    'ready',
  ]);
});

test('a filter that nothing passes moves no column', () => {
  const first = emptyColumns(null, columns({ draft: 0, todo: 1 }), '');
  expect([...emptyColumns(first, columns({ draft: 0, todo: 0 }), 'xyz').statuses]).toEqual(['draft']);
});

test('what was folded and what was opened is remembered; anything else in the cookie is passed over', () => {
  const folds = { folded: ['cancelled', 'completed'], opened: ['draft'] };
  expect(parseFoldedColumns(formatFoldedColumns(folds))).toEqual(folds);
  expect(parseFoldedColumns('--x.<b>.todo')).toEqual({ folded: ['todo'], opened: [] });
  expect(parseFoldedColumns(undefined)).toEqual({ folded: ['cancelled'], opened: [] });
  expect(parseFoldedColumns('')).toEqual({ folded: [], opened: [] });
});
