import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Task } from '#lib/tasks/model.ts';

/** A task that another one names. `task` is absent where nothing in the repository has that id. */
export interface Related {
  id: string;
  task: Task | undefined;
}

/** A cache: derived once for each state of the repository. */
const dependantsOf = new WeakMap<RepoIndex['tasks'], Map<string, Task[]>>();

function dependants(index: RepoIndex): Map<string, Task[]> {
  const known = dependantsOf.get(index.tasks);
  if (known) return known;
  const made = new Map<string, Task[]>();
  for (const task of index.tasks) {
    for (const id of new Set(task.dependsOn)) {
      const list = made.get(id);
      if (list) list.push(task);
      else made.set(id, [task]);
    }
  }
  dependantsOf.set(index.tasks, made);
  return made;
}

/** What this task names in `depends_on`, in the file's order. */
export function dependenciesOf(task: Task, index: RepoIndex): Related[] {
  return [...new Set(task.dependsOn)].map((id) => ({ id, task: index.taskById.get(id) }));
}

/** Dependencies that are not completed (a missing one can't be). */
export function waitsFor(task: Task, index: RepoIndex): Related[] {
  return dependenciesOf(task, index).filter((one) => one.task?.status !== 'completed');
}

/** Tasks that name this one in `depends_on`, by path. */
export function blocksOf(task: Task, index: RepoIndex): Task[] {
  return dependants(index).get(task.id) ?? [];
}
