import type { TaskPriority, TaskStatus } from '#lib/tasks/model.ts';

/** Fields of a task to be set, as tools and pages name them. Empty text clears owner or milestone. */
export interface TaskFieldsToSet {
  status?: TaskStatus | null | undefined;
  priority?: TaskPriority | null | undefined;
  owner?: string | null | undefined;
  milestone?: string | null | undefined;
  addDepends?: string[] | null | undefined;
  removeDepends?: string[] | null | undefined;
  addLabels?: string[] | null | undefined;
  removeLabels?: string[] | null | undefined;
  /** Who completed it; no change by itself. */
  by?: string | null | undefined;
}

/** Options of `task update`; none where nothing is to change. `--name=value` in one word: a value that begins with a dash stays a value. */
export function taskOptions(set: TaskFieldsToSet): string[] {
  const one = (name: string, value: string | null | undefined) =>
    value === undefined || value === null ? [] : [`--${name}=${value}`];
  const many = (name: string, values: string[] | null | undefined) =>
    (values ?? []).flatMap((value) => one(name, value));
  const changes = [
    ...one('status', set.status),
    ...one('priority', set.priority),
    ...one('owner', set.owner),
    ...one('milestone', set.milestone),
    ...many('add-depends', set.addDepends),
    ...many('remove-depends', set.removeDepends),
    ...many('add-label', set.addLabels),
    ...many('remove-label', set.removeLabels),
  ];
  return changes.length === 0 ? [] : [...changes, ...(set.by ? one('by', set.by) : [])];
}
