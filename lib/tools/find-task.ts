import { AppError } from '#lib/errors.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Task } from '#lib/tasks/model.ts';

/**
 * The task that an id (any case), a path or a slug (the file's name without `.md`) means.
 * @throws AppError `not-found`, or `invalid` where several are meant.
 */
export function findTask(index: RepoIndex, reference: string): Task {
  const wanted = reference.trim().replace(/^(\.?\/)+/, '');
  const exact =
    index.taskById.get(wanted) ?? index.taskByPath.get(wanted) ?? index.taskByPath.get(`${wanted}.md`);
  if (exact) return exact;
  const lower = wanted.toLowerCase();
  const alike = index.tasks.filter(
    ({ id, path }) => id.toLowerCase() === lower || path.toLowerCase().endsWith(`/${lower}.md`),
  );
  const [first, ...others] = alike;
  if (first && others.length === 0) return first;
  if (first) {
    const paths = alike.map(({ path }) => path).join(', ');
    throw new AppError('invalid', `${reference} could be ${paths}; give the path or the id.`);
  }
  throw new AppError('not-found', `There is no task ${reference}. list_tasks shows the ids.`);
}
