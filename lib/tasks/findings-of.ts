import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Repo } from '#lib/repo/root.ts';
import { crossFindings } from './cross-findings.ts';
import type { Finding, Task } from './model.ts';
import { validateTasks } from './validate.ts';

/** A cache: what was found for each state of the repository, by path. */
const found = new WeakMap<RepoIndex['tasks'], Map<string, Promise<readonly Finding[]>>>();

/** What validation holds against one task. Costs nothing again while the index is the same. */
export function findingsOf(repo: Repo, index: RepoIndex, task: Task): Promise<readonly Finding[]> {
  let ofIndex = found.get(index.tasks);
  if (!ofIndex) {
    ofIndex = new Map();
    found.set(index.tasks, ofIndex);
  }
  const known = ofIndex.get(task.path);
  if (known) return known;
  const made = validateTasks(repo, index, { only: [task] });
  ofIndex.set(task.path, made);
  made.catch(() => ofIndex.delete(task.path));
  return made;
}

/** Errors that only show between files, without their places: for counting all of them at once. */
export function errorsAcross(index: RepoIndex): { path: string; message: string }[] {
  return crossFindings(index.tasks).flatMap(({ task: { path }, message, severity }) =>
    severity === 'error' ? [{ path, message }] : [],
  );
}
