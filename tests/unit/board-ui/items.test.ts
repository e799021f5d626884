import fc from 'fast-check';
import { shortAge } from '#components/board/age.ts';
import { columnItems, columnViews, indexAt, placeOf } from '#components/board/column-items.ts';
import { groupId, itemAt, lineOf, rangesOf, tableItems } from '#components/board/table-items.ts';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';

const counts = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 8 });

function groupsOf(sizes: readonly number[]) {
  let start = 0;
  return sizes.map((count, at) => {
    const group = { key: `g${at}`, start, count };
    start += count;
    return group;
  });
}

test('property: every line of a grouped table is a head or a task, each task of an open group has one line', () => {
  fc.assert(
    fc.property(counts, fc.array(fc.nat(7)), fc.boolean(), (sizes, folded, hasHeads) => {
      const groups = groupsOf(sizes);
      const closed = new Set(folded.map((at) => groupId(`g${at}`)));
      const items = tableItems(groups, hasHeads, closed);
      const seen: number[] = [];
      for (let line = 0; line < items.lines; line++) {
        const item = itemAt(items, line);
        if (item?.kind === 'head') expect(item.group.line).toBe(line);
        else {
          expect(item?.kind).toBe('row');
          if (item?.kind !== 'row') continue;
          seen.push(item.index);
          expect(lineOf(items, item.index)).toBe(line);
        }
      }
      expect(itemAt(items, items.lines)).toBeUndefined();
      const open = groups.filter(({ key }) => !hasHeads || !closed.has(groupId(key)));
      expect(seen).toEqual(
        open.flatMap(({ start, count }) => Array.from({ length: count }, (_, at) => start + at)),
      );
    }),
  );
});

test('property: the ranges to fetch are the tasks of the lines in view, and no other', () => {
  fc.assert(
    fc.property(counts, fc.array(fc.nat(7)), fc.nat(30), fc.nat(30), (sizes, folded, one, other) => {
      const items = tableItems(groupsOf(sizes), true, new Set(folded.map((at) => groupId(`g${at}`))));
      const [first, last] = [Math.min(one, other), Math.max(one, other)];
      const inView = [];
      for (let line = first; line < Math.min(last, items.lines); line++) {
        const item = itemAt(items, line);
        if (item?.kind === 'row') inView.push(item.index);
      }
      const asked = rangesOf(items, first, last).flatMap(({ from, count }) =>
        Array.from({ length: count }, (_, at) => from + at),
      );
      expect(asked).toEqual(inView);
    }),
  );
});

const row = (path: string, status: TaskStatus): TaskRow => ({
  id: path,
  path,
  title: path,
  status,
  updatedMs: 0,
});

test('property: a card that is on its way is in the column it goes to, and all others keep their order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(11)),
      (kinds, moved) => {
        const sorted = kinds.toSorted((a, b) => Number(a) - Number(b));
        const rows = new Map(sorted.map((isReady, at) => [at, row(`t${at}`, isReady ? 'ready' : 'todo')]));
        const todo = sorted.filter((isReady) => !isReady).length;
        const list = {
          groups: [
            { key: 'todo', start: 0, count: todo },
            { key: 'ready', start: todo, count: sorted.length - todo },
          ],
          rows,
          indexByPath: new Map([...rows].map(([at, { path }]) => [path, at])),
        };
        const pending = new Map(
          moved.flatMap((at) => {
            const known = rows.get(at);
            return known
              ? [[known.path, row(known.path, known.status === 'todo' ? 'ready' : 'todo')] as const]
              : [];
          }),
        );
        for (const status of ['todo', 'ready'] as const) {
          const items = columnItems(list, pending, status);
          const shown = Array.from({ length: items.count }, (_, at) => {
            const index = indexAt(items, at);
            const path = index === undefined ? items.incoming[at]?.path : rows.get(index)?.path;
            expect(path && placeOf(items, list.indexByPath, path)).toBe(at);
            return path;
          });
          const expected = [...rows.values()]
            .filter(({ path }) => !pending.has(path))
            .filter((one) => one.status === status);
          expect(shown.slice(items.incoming.length)).toEqual(expected.map(({ path }) => path));
          const coming = [...pending.values()].filter((one) => one.status === status).map(({ path }) => path);
          expect(shown.slice(0, items.incoming.length).sort()).toEqual(coming.sort());
        }
      },
    ),
  );
});

test('an age is told in the shortest words', () => {
  const now = 1_000_000_000_000;
  const ages = [20, 60, 3_600, 86_400, 8 * 86_400, 40 * 86_400, 800 * 86_400].map((s) =>
    shortAge(now - s * 1000, now),
  );
  expect(ages).toEqual(['now', '1m', '1h', '1d', '1w', '1mo', '2y']);
});

test('a column that a change does not concern stays the same object', () => {
  const row = (at: number, status: TaskStatus): TaskRow => ({
    ...{ id: `T-${at}`, path: `t${at}.md`, title: 'T', status, updatedMs: 0 },
  });
  const all = [row(0, 'todo'), row(1, 'todo'), row(2, 'ready'), row(3, 'blocked')];
  const list = {
    groups: [
      { key: 'todo', start: 0, count: 2 },
      { key: 'ready', start: 2, count: 1 },
      { key: 'blocked', start: 3, count: 1 },
    ],
    rows: new Map(all.entries()),
    indexByPath: new Map(all.map(({ path }, at) => [path, at])),
  };
  const columns = (['todo', 'ready', 'blocked'] as const).map((status) => ({ status, canReceive: true }));
  const nothing = { pending: new Map(), refusals: new Map() };
  const before = columnViews(columns, list, nothing, []);
  expect(columnViews(columns, list, nothing, before)).toEqual(before);
  const moved = { ...nothing, pending: new Map([['t0.md', row(0, 'ready')]]) };
  const after = columnViews(columns, list, moved, before);
  expect(after.map((view, at) => view === before[at])).toEqual([false, false, true]);
  expect(after.map(({ items }) => items.count)).toEqual([1, 2, 1]);
  const refused = { ...nothing, refusals: new Map([['t3.md', 'No.']]) };
  expect(columnViews(columns, list, refused, before).map((view, at) => view === before[at])).toEqual([
    true,
    true,
    false,
  ]);
});
