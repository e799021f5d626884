import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Task } from './model.ts';

/** A cache: made once for each state of the repository. */
const made = new WeakMap<RepoIndex['tasks'], ReadonlyMap<string, readonly Task[]>>();

/** Tasks by the id that they name in `depends_on`. */
export function dependantsById(index: RepoIndex): ReadonlyMap<string, readonly Task[]> {
  const known = made.get(index.tasks);
  if (known) return known;
  const byId = new Map<string, Task[]>();
  for (const task of index.tasks) {
    for (const id of new Set(task.dependsOn)) {
      const list = byId.get(id);
      if (list) list.push(task);
      else byId.set(id, [task]);
    }
  }
  made.set(index.tasks, byId);
  return byId;
}
