import { cleanup, render, screen } from '@testing-library/react';
import { Timeline } from '#components/runs/timeline.tsx';
import type { RunBrief } from '#lib/server/run-views.ts';

afterEach(cleanup);

const nowMs = Date.parse('2026-05-01T12:00:00Z');
const run = (id: string, startedAgoMs: number, endedAgoMs: number) =>
  ({
    id,
    title: `Task ${id}`,
    state: 'in_review',
    startedAt: new Date(nowMs - startedAgoMs).toISOString(),
    endedAt: new Date(nowMs - endedAgoMs).toISOString(),
  }) as RunBrief;

test.each([
  ['a few seconds', [run('a', 4_000, 1_000)]],
  ['the very moment', [run('a', 0, 0)]],
  ['some hours', [run('a', 9_000_000, 8_000_000), run('b', 60_000, 0)]],
])('of %s now is at the right end, and no bar stands out', (_, runs) => {
  const { container } = render(<Timeline runs={runs} nowMs={nowMs} />);
  expect(screen.getByText('now').getAttribute('x')).toBe('720');
  const bars = [...container.querySelectorAll('rect')];
  expect(bars).toHaveLength(runs.length);
  for (const bar of bars) {
    const [x, wide] = ['x', 'width'].map((name) => Number(bar.getAttribute(name)));
    expect(x).toBeGreaterThanOrEqual(0);
    expect((x ?? 0) + (wide ?? 0)).toBeLessThanOrEqual(720);
  }
});
