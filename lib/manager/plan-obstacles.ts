import { crossFindings } from '#lib/tasks/cross-findings.ts';
import type { Finding, Task } from '#lib/tasks/model.ts';
import type { Held } from './plan-reason.ts';
import type { Run } from './run.ts';
import { isActive } from './run-states.ts';

/** What stands in the way of a task in its own file and in those that it depends on; null where nothing does. */
export function taskObstacles(
  tasks: readonly Task[],
  taskById: ReadonlyMap<string, Task>,
  findings: readonly Finding[],
): (task: Task) => Held | null {
  // A fault of the dependencies has a reason of its own.
  const own = Map.groupBy(
    findings.filter(({ code, severity }) => severity === 'error' && !code.startsWith('dependency-')),
    ({ path }) => path,
  );
  const circles = crossFindings(tasks).filter(({ code }) => code === 'dependency-cycle');
  const circleOf = new Map(circles.flatMap(({ members }) => members.map((task) => [task, members] as const)));
  return (task) => {
    const broken = own.get(task.path);
    if (broken) return { code: 'invalid', findings: broken };
    if (task.dependsOn.length === 0) return null;
    const needed = [...new Set(task.dependsOn)].map((id) => ({ id, task: taskById.get(id) }));
    const missing = needed.filter((each) => !each.task).map(({ id }) => id);
    if (missing.length > 0) return { code: 'dependency-missing', ids: missing };
    const circle = circleOf.get(task);
    if (circle) return { code: 'dependency-cycle', path: circlePath(circle, task) };
    const cancelled = needed.filter((each) => each.task?.status === 'cancelled').map(({ id }) => id);
    if (cancelled.length > 0) return { code: 'dependency-cancelled', ids: cancelled };
    const open = needed.flatMap((each) =>
      each.task && each.task.status !== 'completed'
        ? { id: each.id, title: each.task.title, status: each.task.status }
        : [],
    );
    return open.length > 0 ? { code: 'waits', for: open } : null;
  };
}

/** From the task round and back to it. */
function circlePath(members: readonly Task[], task: Task): string[] {
  const at = members.indexOf(task);
  return [...members.slice(at), ...members.slice(0, at), task].map(({ id }) => id);
}

/** What the newest run of a task means for another one. */
export function runObstacle(
  task: Task,
  run: Run | undefined,
  retries: number,
  nowMs: number,
): { held: Held | null; attempt: number; continues: string | null } {
  const first = { attempt: 1, continues: null };
  if (run === undefined) return { held: null, ...first };
  const { id: runId, state } = run;
  if (isActive(run)) return { held: { code: 'running', runId, state }, ...first };
  if (state === 'in_review') return { held: { code: 'in-review', runId }, ...first };
  const waits = run.retryAt !== null && Date.parse(run.retryAt) > nowMs ? run.retryAt : null;
  const retryAt: Held | null =
    waits === null ? null : { code: 'retry-at', runId, at: waits, why: run.reason };
  // One that is ready again was queued anew, by a person who knows what became of it.
  if (task.status === 'ready') return { held: retryAt, ...first };
  // A quota that was used up is no fault of the attempt, nor is a manager that was told to end.
  const isCounted = run.failure !== 'usage-limit' && !(run.state === 'interrupted' && run.failure === null);
  const attempt = isCounted ? run.attempt + 1 : run.attempt;
  const isUsedUp = task.status !== 'in_progress' || attempt > retries + 1;
  const onHold: Held = { code: 'on-hold', runId, attempts: run.attempt, why: run.reason };
  return { held: isUsedUp ? onHold : retryAt, attempt, continues: runId };
}
