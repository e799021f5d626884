import type { Config } from '#lib/config.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { crossFindings } from '../cross-findings.ts';
import type { Task } from '../model.ts';
import type { FilterFacts } from './match.ts';
import type { FilterWords } from './parse.ts';

/** A cache: derived once for each state of the repository. */
const made = new WeakMap<RepoIndex['tasks'], { invalid: Set<string>; blocking: Set<string> }>();

function derived({ tasks }: RepoIndex) {
  const known = made.get(tasks);
  if (known) return known;
  const invalid = new Set<string>();
  const blocking = new Set<string>();
  for (const task of tasks) {
    if (task.findings.some(({ severity }) => severity === 'error')) invalid.add(task.path);
    if (task.status !== 'completed' && task.status !== 'cancelled')
      for (const id of task.dependsOn) blocking.add(id);
  }
  for (const { severity, task } of crossFindings(tasks)) if (severity === 'error') invalid.add(task.path);
  made.set(tasks, { invalid, blocking });
  return { invalid, blocking };
}

/** A cache, likewise. */
const unknownWords = new WeakMap<RepoIndex['tasks'], string[]>();

/** What this repository calls statuses. */
export function filterWords({ statuses, backlog }: Config, { tasks }: RepoIndex): FilterWords {
  let unknown = unknownWords.get(tasks);
  if (!unknown) {
    unknown = [...new Set(tasks.flatMap(({ status, rawStatus }) => (status === null && rawStatus) || []))];
    unknownWords.set(tasks, unknown);
  }
  return { statuses, fileWords: [...(backlog?.statuses ?? []), ...unknown] };
}

/** What filters need to know of the repository as of this index. Opens no file. */
export function filterFacts(index: RepoIndex, words: FilterWords, now: Date): FilterFacts {
  return {
    ...words,
    taskById: index.taskById,
    updatedMs: (task: Task) => index.docByPath.get(task.path)?.mtimeMs ?? 0,
    isInvalid: ({ path }: Task) => derived(index).invalid.has(path),
    blocking: () => derived(index).blocking,
    now,
  };
}
