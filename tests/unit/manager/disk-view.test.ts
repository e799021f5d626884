import { measuredBytes } from '#lib/manager/disk-use.ts';
import type { Run } from '#lib/manager/run.ts';
import { thisProcess } from '#lib/process/identity.ts';
import { diskViews } from '#lib/server/disk-view.ts';

const here = thisProcess().host;
const use = (
  worktree: string,
  bytes: number,
  kept: string | null,
  measuredAt = '2026-11-22T10:00:00.000Z',
) => ({
  ...{ worktree, bytes, kept, measuredAt },
});
const limits = { maxWorktreesGb: 1, keepWorktreesDays: 7 };

test('worktrees are shown the largest first, each with why it is there, and since when all of it is known', () => {
  const worktrees = [
    use('a', 10, null),
    use('b', 2e9, 'its run waits for review', '2026-11-22T08:00:00.000Z'),
  ];
  const [view] = diskViews([{ host: here, at: '2026-11-22T11:00:00.000Z', worktrees }], limits);
  expect(view).toEqual({
    ...{ machine: null, atMs: Date.parse('2026-11-22T08:00:00.000Z'), count: 2, bytes: 2e9 + 10, limitGb: 1 },
    isOver: true,
    worktrees: [
      { worktree: 'b', bytes: 2e9, why: 'its run waits for review' },
      { worktree: 'a', bytes: 10, why: 'goes 7 days after its run has ended' },
    ],
  });
});

test('of many only the largest are named, and machines by their name', () => {
  const worktrees = Array.from({ length: 300 }, (_, n) => use(`w${n}`, n, null));
  const [view] = diskViews([{ host: 'loft', at: '2026-11-22T11:00:00.000Z', worktrees }], limits);
  expect([view?.machine, view?.count, view?.worktrees.length, view?.worktrees[0]?.worktree]).toEqual([
    ...['loft', 300, 20, 'w299'],
  ]);
});

test('a run has the size of its worktree on the machine that it was worked on', () => {
  const disk = ['loft', here].map((host, n) => ({ host, at: '', worktrees: [use('w', 100 + n, null)] }));
  const run = { worktree: 'w', worker: { ...thisProcess(), host: 'loft' } } as Run;
  expect(measuredBytes(run, disk)).toBe(100);
  expect(measuredBytes({ ...run, worker: null }, disk)).toBe(101);
  expect(measuredBytes({ ...run, worktree: 'x' }, disk)).toBeNull();
});
