import { AppError } from '#lib/errors.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Task } from './model.ts';

/** The task whose file is at `path`. @throws AppError `not-found`. */
export function requireTaskAt(index: RepoIndex, path: string): Task {
  const task = index.taskByPath.get(path);
  if (task) return task;
  throw new AppError('not-found', 'There is no task at that path; the page may be older than the files.');
}
