import type { Task } from './model.ts';
import type { FieldFinding } from './own-findings.ts';
import { isReadable } from './readable.ts';

/** Something that only shows between files. Its place is found later, in the few files that have one. */
export interface CrossFinding extends FieldFinding {
  task: Task;
  /** Every task that it concerns. */
  members: readonly Task[];
}

/** A cache: found once for each state of the repository. */
const known = new WeakMap<readonly Task[], CrossFinding[]>();

/**
 * Duplicate ids, dependencies that do not exist or never end, and circles of dependencies. A file whose fields
 * could not be read has no dependencies and an id that may not be its own: others may depend on it, and no more.
 */
export function crossFindings(all: readonly Task[]): readonly CrossFinding[] {
  const found = known.get(all) ?? findAcross(all);
  known.set(all, found);
  return found;
}

function findAcross(all: readonly Task[]): CrossFinding[] {
  const tasks = all.filter(isReadable);
  const byId = new Map<string, Task>();
  for (const task of [...tasks, ...all]) if (!byId.has(task.id)) byId.set(task.id, task);
  return [
    ...duplicates(tasks),
    ...tasks.flatMap((task) => dependencyFindings(task, byId)),
    ...circles(tasks, byId),
  ];
}

function duplicates(tasks: readonly Task[]): CrossFinding[] {
  const byId = Map.groupBy(tasks, ({ id }) => id.toUpperCase());
  return [...byId.values()].flatMap((same) => {
    if (same.length < 2) return [];
    const paths = same.map(({ path }) => path);
    const message = `${same[0]?.id} is in ${paths.slice(0, -1).join(', ')} and ${paths.at(-1)}.`;
    const remedy = 'Give all but one of them another id.';
    return same.map((task) => ({
      code: 'duplicate-id',
      severity: 'error' as const,
      message,
      remedy,
      task,
      field: 'id' as const,
      members: [task],
    }));
  });
}

function dependencyFindings(task: Task, byId: ReadonlyMap<string, Task>): CrossFinding[] {
  return task.dependsOn.flatMap((id): CrossFinding[] => {
    const needed = byId.get(id);
    const at = { task, field: 'depends_on' as const, item: id, members: [task] };
    if (needed === undefined) {
      const message = `${task.id} depends on ${id}, which does not exist.`;
      const near = byId.get(id.toUpperCase());
      const remedy = near ? `Write it as ${near.id}.` : 'Remove it, or mend the id.';
      return [{ ...at, code: 'dependency-missing', severity: 'error', message, remedy }];
    }
    if (needed.status !== 'cancelled' || task.status === 'cancelled') return [];
    const message = `${task.id} depends on ${id}, which was cancelled and will never be completed.`;
    const remedy = 'Remove the dependency, or take that task up again.';
    return [{ ...at, code: 'dependency-cancelled', severity: 'warning', message, remedy }];
  });
}

/** One finding a circle, at its first member by path. Follows each task once (depth first, without recursion). */
function circles(tasks: readonly Task[], byId: ReadonlyMap<string, Task>): CrossFinding[] {
  const found: CrossFinding[] = [];
  const done = new Set<Task>();
  for (const start of tasks) {
    if (done.has(start)) continue;
    const trail: { task: Task; next: number }[] = [{ task: start, next: 0 }];
    const onTrail = new Map<Task, number>([[start, 0]]);
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const id = top.task.dependsOn[top.next++];
      if (id === undefined) {
        trail.pop();
        onTrail.delete(top.task);
        done.add(top.task);
        continue;
      }
      const needed = byId.get(id);
      if (needed === undefined || done.has(needed)) continue;
      const at = onTrail.get(needed);
      if (at === undefined) {
        onTrail.set(needed, trail.length);
        trail.push({ task: needed, next: 0 });
      } else found.push(circle(trail.slice(at).map(({ task }) => task)));
    }
  }
  return found;
}

function circle(members: readonly Task[]): CrossFinding {
  const first = members.reduce((a, b) => (a.path <= b.path ? a : b));
  const at = members.indexOf(first);
  const ordered = [...members.slice(at), ...members.slice(0, at)];
  const names = [...ordered, first].map(({ id }) => id).join(' → ');
  return {
    code: 'dependency-cycle',
    severity: 'error',
    message: `The dependencies go in a circle: ${names}.`,
    remedy: 'Remove one of these dependencies.',
    task: first,
    field: 'depends_on',
    item: (ordered[1] ?? first).id,
    members,
  };
}
