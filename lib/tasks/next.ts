import { naturalOrder } from '#lib/docs/natural-order.ts';
import { crossFindings } from './cross-findings.ts';
import { type Finding, type Task, type TaskStatus, taskPriorities } from './model.ts';

/** Why a ready task does not start. */
export type Held =
  | { code: 'invalid'; findings: Finding[] }
  | { code: 'dependency-missing'; ids: string[] }
  | { code: 'dependency-cycle'; path: string[] }
  | { code: 'dependency-cancelled'; ids: string[] }
  | { code: 'waits'; for: { id: string; title: string; status: TaskStatus | null }[] }
  | { code: 'review-limit'; inReview: number; limit: number }
  | { code: 'concurrency'; running: number; limit: number; before: number };

export interface NextTask {
  task: Task;
  /** Null for one that would start now. */
  held: Held | null;
  /** `held` in words. */
  reason: string;
}

export interface NextInput {
  tasks: readonly Task[];
  taskById: ReadonlyMap<string, Task>;
  /** How many runs the manager has under way; what people have in progress is not its work. */
  running: number;
  /** Of the files of ready tasks; what their dependencies lack is found here. */
  findings: readonly Finding[];
  limits: { concurrency: number; reviewLimit: number };
}

/**
 * What a manager would take, first things first, and for every other ready task the one reason why not: those
 * that start now, those in line, then those that something stands in the way of. By priority, then age (`created`),
 * then id.
 */
export function planNext(input: NextInput): NextTask[] {
  const { tasks, limits, running } = input;
  const inReview = tasks.filter(({ status }) => status === 'in_review').length;
  const obstacleOf = obstacles(input);
  const ready = tasks.filter(({ status }) => status === 'ready').sort(byUrgency);

  const inLine: NextTask[] = [];
  const stuck: NextTask[] = [];
  for (const task of ready) {
    const obstacle = obstacleOf(task);
    if (obstacle) stuck.push(worded(task, obstacle));
    else inLine.push(worded(task, limitFor(inLine.length, running, inReview, limits)));
  }
  return [...inLine, ...stuck];
}

function limitFor(
  before: number,
  running: number,
  inReview: number,
  limits: NextInput['limits'],
): Held | null {
  if (inReview >= limits.reviewLimit) return { code: 'review-limit', inReview, limit: limits.reviewLimit };
  if (running + before < limits.concurrency) return null;
  return { code: 'concurrency', running, limit: limits.concurrency, before };
}

function obstacles({ tasks, taskById, findings }: NextInput): (task: Task) => Held | null {
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

function worded(task: Task, held: Held | null): NextTask {
  return { task, held, reason: held === null ? 'starts next' : reasonOf(held) };
}

function reasonOf(held: Held): string {
  switch (held.code) {
    case 'invalid': {
      const [first, ...more] = held.findings;
      const rest = more.length > 0 ? ` (and ${more.length} more)` : '';
      return `is not valid: ${first?.path}:${first?.line}: ${first?.message}${rest}`;
    }
    case 'dependency-missing':
      return `depends on ${list(held.ids)}, which ${held.ids.length === 1 ? 'does' : 'do'} not exist`;
    case 'dependency-cycle':
      return `its dependencies go in a circle: ${held.path.join(' → ')}`;
    case 'dependency-cancelled':
      return `depends on ${list(held.ids)}, which ${held.ids.length === 1 ? 'was' : 'were'} cancelled`;
    case 'waits':
      return `waits for ${list(held.for.map(({ id, status }) => `${id} (${statusWord(status)})`))}`;
    case 'review-limit':
      return `${held.inReview} ${held.inReview === 1 ? 'task waits' : 'tasks wait'} for review, and the limit is ${held.limit}`;
    case 'concurrency': {
      const taken = held.running > 0 ? `${held.running} running` : '';
      const before = held.before > 0 ? `${held.before} before it` : '';
      return `in line: ${[taken, before].filter(Boolean).join(', ')}, and ${held.limit} at once is the limit`;
    }
  }
}

function statusWord(status: TaskStatus | null): string {
  return status === null ? 'unknown status' : status === 'todo' ? 'to do' : status.replace('_', ' ');
}

function list(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function byUrgency(a: Task, b: Task): number {
  return (
    rank(a) - rank(b) ||
    // One that does not say its age comes after those that do.
    (a.created ?? '9999').localeCompare(b.created ?? '9999') ||
    naturalOrder(a.id, b.id)
  );
}

function rank({ priority }: Task): number {
  return priority === null ? taskPriorities.length : taskPriorities.indexOf(priority);
}
