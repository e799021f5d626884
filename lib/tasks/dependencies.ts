import { AppError } from '#lib/errors.ts';
import type { TaskFinder } from './find.ts';
import type { Task } from './model.ts';

/**
 * Checks that `task` may depend on each of `ids`, and returns them as their files write them.
 * @throws AppError `not-found` for one that does not exist, `refused` for one that would close a circle.
 */
export async function checkNewDependencies(
  finder: TaskFinder,
  task: Task,
  ids: readonly string[],
): Promise<string[]> {
  const written: string[] = [];
  for (const id of ids) {
    const needed = await finder.require(id);
    const way = await wayTo(finder, needed, task);
    if (way) {
      const names = [task.id, ...way].join(' → ');
      throw new AppError(
        'refused',
        `${task.id} cannot depend on ${needed.id}: that would be a circle, ${names}.`,
      );
    }
    written.push(needed.id);
  }
  return written;
}

/** Ids on the way from one task to another along dependencies, both included; undefined where there is none. */
async function wayTo(finder: TaskFinder, from: Task, to: Task): Promise<string[] | undefined> {
  const cameFrom = new Map<string, string | undefined>([[from.id, undefined]]);
  const waiting: Task[] = [from];
  for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
    if (task.id === to.id) {
      const way: string[] = [];
      for (let id: string | undefined = task.id; id !== undefined; id = cameFrom.get(id)) way.unshift(id);
      return way;
    }
    for (const id of task.dependsOn) {
      if (cameFrom.has(id)) continue;
      cameFrom.set(id, task.id);
      const next = await finder.find(id);
      if (next) waiting.push(next);
    }
  }
  return undefined;
}
