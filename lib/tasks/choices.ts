import type { Config } from '#lib/config.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { formatOf } from './format-of.ts';
import { type Task, type TaskPriority, type TaskStatus, taskPriorities, taskStatuses } from './model.ts';
import { allowedTransitions } from './transitions.ts';

/** What the fields of one task can be set to. Bounded; what is used most comes first. */
export interface TaskChoices {
  /** Those that the task may go to now, then the rest. Only what its file has a word for. */
  statuses: {
    value: TaskStatus /** The file's own word, where it is not ours. */;
    word: string | null;
    allowed: boolean;
  }[];
  priorities: { value: TaskPriority; word: string | null }[];
  milestones: string[];
  owners: string[];
  labels: string[];
}

const maxValues = 300;

/** A cache: counted once for each state of the repository. */
const valuesOf = new WeakMap<RepoIndex['tasks'], Pick<TaskChoices, 'milestones' | 'owners' | 'labels'>>();

export function taskChoices(config: Config, index: RepoIndex, task: Task): TaskChoices {
  const known = valuesOf.get(index.tasks) ?? countValues(index.tasks);
  valuesOf.set(index.tasks, known);
  const format = formatOf(task.path, config);
  const isOwn = format.name !== 'worksheet';
  const next = allowedTransitions(task.status);
  const possible = taskStatuses.filter(
    (status) => status !== task.status && format.canWriteStatus(status, config.statuses),
  );
  const statuses = [
    ...possible.filter((one) => next.includes(one)),
    ...possible.filter((one) => !next.includes(one)),
  ];
  const priorities = taskPriorities.map((value) => ({
    value,
    word: isOwn ? format.writePriority(value, task.rawPriority ?? null) : null,
  }));
  return {
    statuses: statuses.map((value) => ({
      value,
      word: isOwn ? format.writeStatus(value, task.rawStatus, config.statuses) : null,
      allowed: next.includes(value),
    })),
    // Forms with fewer words than ours have one word for several: the nearest to it is kept.
    priorities: priorities.filter(({ value, word }) => word === null || format.readPriority(word) === value),
    milestones: [...new Set([...config.milestones, ...known.milestones])].slice(0, maxValues),
    owners: known.owners,
    labels: known.labels,
  };
}

function countValues(tasks: readonly Task[]) {
  const counts = { milestones: new Map<string, number>(), owners: new Map(), labels: new Map() };
  const count = (into: Map<string, number>, value: string) => into.set(value, (into.get(value) ?? 0) + 1);
  for (const { milestone, owner, labels } of tasks) {
    if (milestone) count(counts.milestones, milestone);
    if (owner) count(counts.owners, owner);
    for (const label of labels) count(counts.labels, label);
  }
  return {
    milestones: mostUsed(counts.milestones),
    owners: mostUsed(counts.owners),
    labels: mostUsed(counts.labels),
  };
}

function mostUsed(counts: ReadonlyMap<string, number>): string[] {
  return [...counts]
    .sort(([a, timesA], [b, timesB]) => timesB - timesA || (a < b ? -1 : 1))
    .slice(0, maxValues)
    .map(([value]) => value);
}
