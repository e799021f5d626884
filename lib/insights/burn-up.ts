import type { TaskTimes } from './task-times.ts';

export interface BurnUp {
  milestone: string;
  /** In order of time, the first one before anything was there, the last one now. */
  points: { atMs: number; scope: number; done: number }[];
  scope: number;
  done: number;
}

const maxPoints = 240;

/** How the milestones with tasks grew and were worked off, in the order of the configuration, then by name. Cancelled tasks count nowhere. */
export function burnUps(times: readonly TaskTimes[], order: readonly string[], nowMs: number): BurnUp[] {
  const counted = times.filter(({ status }) => status !== 'cancelled');
  const byMilestone = Map.groupBy(
    counted.filter(({ milestone }) => milestone !== null),
    ({ milestone }) => milestone ?? '',
  );
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...byMilestone]
    .sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true }))
    .map(([milestone, tasks]) => burnUp(milestone, tasks, nowMs));
}

function burnUp(milestone: string, tasks: readonly TaskTimes[], nowMs: number): BurnUp {
  const steps = tasks
    .flatMap(({ startMs, doneMs }) => [
      { atMs: startMs, scope: 1, done: 0 },
      ...(doneMs === null ? [] : [{ atMs: doneMs, scope: 0, done: 1 }]),
    ])
    .sort((a, b) => a.atMs - b.atMs);
  const points: BurnUp['points'] = [];
  let scope = 0;
  let done = 0;
  for (const step of steps) {
    scope += step.scope;
    done += step.done;
    const last = points.at(-1);
    if (last?.atMs === step.atMs) Object.assign(last, { scope, done });
    else points.push({ atMs: step.atMs, scope, done });
  }
  const last = points.at(-1);
  if (last && last.atMs < nowMs) points.push({ ...last, atMs: nowMs });
  return { milestone, points: thinned(points), scope, done };
}

/** Evenly, and the ends for sure: a picture has only so many px. */
function thinned<Point>(points: readonly Point[]): Point[] {
  if (points.length <= maxPoints) return [...points];
  const step = (points.length - 1) / (maxPoints - 1);
  return Array.from({ length: maxPoints }, (_, at) => points[Math.round(at * step)]).filter(
    (point) => point !== undefined,
  );
}
