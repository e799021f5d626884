import type { DocEntry, RepoIndex } from '#lib/repo/entry.ts';
import type { Task } from '#lib/tasks/model.ts';
import type { IndexedFile } from './read-entry.ts';

/** @param files Ordered by path. */
export function assembleIndex(files: readonly IndexedFile[], version: number): RepoIndex {
  const docs = files.map(({ entry }) => entry);
  const tasks = files.flatMap(({ task }) => task ?? []);
  const taskById = new Map<string, Task>();
  for (const task of tasks) if (!taskById.has(task.id)) taskById.set(task.id, task);
  return {
    docs,
    tasks,
    taskById,
    taskByPath: new Map(tasks.map((task) => [task.path, task])),
    docByPath: new Map<string, DocEntry>(docs.map((entry) => [entry.path, entry])),
    version,
  };
}
