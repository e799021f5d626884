import type { Config } from '#lib/config.ts';
import { AppError } from '#lib/errors.ts';
import { isInBacklog } from './formats/backlog-settings.ts';
import { idPart, taskPlace } from './place.ts';
import { slugOf } from './slug.ts';

export interface Workstream {
  /** Repo-relative task root, `''` for the whole repository. */
  root: string;
  name: string;
}

/**
 * Task roots where worksheets are written: those of another tool keep its own form.
 * @throws AppError `refused` where there is no other.
 */
export function worksheetRoots({ taskRoots, backlog }: Pick<Config, 'taskRoots' | 'backlog'>): string[] {
  const roots = taskRoots.filter((root) => !backlog || !isInBacklog(`${root}/task.md`, backlog));
  if (roots.length > 0) return roots;
  throw new AppError(
    'refused',
    'Every task root belongs to Backlog.md; make new tasks with its own command, or add a folder to `taskRoots` in tasks.config.json.',
  );
}

/** Folders below the task roots that hold a document or a task, ordered by name. */
export function knownWorkstreams(
  docs: readonly { path: string }[],
  taskRoots: readonly string[],
): Workstream[] {
  const byPath = new Map<string, Workstream>();
  for (const { path } of docs) {
    const place = taskPlace(path, taskRoots);
    if (place && place.workstream !== '') {
      byPath.set(`${place.root}/${place.workstream}`, { root: place.root, name: place.workstream });
    }
  }
  return [...byPath.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The workstream that somebody means: one that is there under this or a like name (`Infra Tools`, `infra-tools`),
 * else a new one under the first task root.
 * @throws AppError `invalid` for a name that cannot be a folder's.
 */
export function chooseWorkstream(
  given: string,
  known: readonly Workstream[],
  taskRoots: readonly string[],
): Workstream & { isNew: boolean } {
  const found =
    known.find(({ name }) => name === given) ?? known.find(({ name }) => idPart(name) === idPart(given));
  if (found) return { ...found, isNew: false };
  const name = slugOf(given);
  if (name === '' || /[\\/]/.test(given)) {
    throw new AppError(
      'invalid',
      `«${given}» cannot be a workstream; name a folder below the task root in letters and digits.`,
    );
  }
  const root = taskRoots[0] ?? 'tasks';
  return { root: root === '.' ? '' : root, name, isNew: true };
}
