import type { RepoIndex } from '#lib/repo/entry.ts';
import type { FilterFacts } from '../filter/match.ts';
import type { Task, TaskFormatName, TaskPriority, TaskStatus } from '../model.ts';

/** What a list shows of a task, as small as it can be: hundreds of them travel. What is absent is not there. */
export interface TaskRow {
  id: string;
  /** Repo-relative; tells tasks apart also where two have one id. */
  path: string;
  title: string;
  status: TaskStatus | null;
  /** The file's own word, where it is not ours. */
  word?: string;
  priority?: TaskPriority;
  priorityWord?: string;
  milestone?: string;
  owner?: string;
  labels?: readonly string[];
  created?: string;
  updatedMs: number;
  /** How many tasks it waits for. */
  waits?: number;
  /** Validation has an error against it. */
  invalid?: true;
  form?: Exclude<TaskFormatName, 'worksheet'>;
}

const maxLabels = 6;

export function rowOf(task: Task, index: RepoIndex, facts: FilterFacts): TaskRow {
  const isOpen = task.status !== 'completed' && task.status !== 'cancelled';
  const waits = isOpen
    ? new Set(task.dependsOn.filter((id) => index.taskById.get(id)?.status !== 'completed')).size
    : 0;
  const isOwnWord = task.format !== undefined || task.status === null;
  return {
    id: task.id,
    path: task.path,
    title: task.title,
    status: task.status,
    updatedMs: Math.round(index.docByPath.get(task.path)?.mtimeMs ?? 0),
    ...(isOwnWord && task.rawStatus && { word: task.rawStatus }),
    ...(task.priority && { priority: task.priority }),
    ...(task.rawPriority && { priorityWord: task.rawPriority }),
    ...(task.milestone && { milestone: task.milestone }),
    ...(task.owner && { owner: task.owner }),
    ...(task.labels.length > 0 && { labels: task.labels.slice(0, maxLabels) }),
    ...(task.created && { created: task.created }),
    ...(waits > 0 && { waits }),
    ...(facts.isInvalid(task) && { invalid: true as const }),
    ...(task.format && { form: task.format }),
  };
}
