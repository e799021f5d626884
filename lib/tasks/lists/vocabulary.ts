import type { Config } from '#lib/config.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import type { FilterVocabulary } from '../filter/complete.ts';
import { filterWords } from '../filter/facts.ts';

/** More are not offered; whoever looks for a rarer one types it. */
const maxEach = 200;

/** A cache: counted once for each state of the repository. */
const made = new WeakMap<RepoIndex['tasks'], { config: Config; words: Omit<FilterVocabulary, 'status'> }>();

/** What the tasks say for each field, most used first; milestones as the configuration orders them. */
export function vocabularyOf(index: RepoIndex, config: Config): FilterVocabulary {
  let known = made.get(index.tasks);
  if (known?.config !== config) {
    known = { config, words: countWords(index, config.milestones) };
    made.set(index.tasks, known);
  }
  const own = [
    ...new Set([...(filterWords(config, index).fileWords ?? []), ...Object.keys(config.statuses)]),
  ];
  return own.length > 0 ? { ...known.words, status: own.slice(0, maxEach) } : known.words;
}

function countWords({ tasks }: RepoIndex, milestones: readonly string[]): Omit<FilterVocabulary, 'status'> {
  const counts = {
    milestone: new Map(),
    owner: new Map(),
    workstream: new Map(),
    label: new Map(),
  } as Record<'milestone' | 'owner' | 'workstream' | 'label', Map<string, number>>;
  const count = (of: Map<string, number>, word: string | null) => {
    if (word) of.set(word, (of.get(word) ?? 0) + 1);
  };
  for (const task of tasks) {
    count(counts.milestone, task.milestone);
    count(counts.workstream, task.workstream);
    for (const owner of task.owner?.split(', ') ?? []) count(counts.owner, owner);
    for (const label of task.labels) count(counts.label, label);
  }
  const mostUsed = (of: Map<string, number>) =>
    [...of].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word);
  return {
    milestone: [...new Set([...milestones, ...mostUsed(counts.milestone)])].slice(0, maxEach),
    owner: mostUsed(counts.owner).slice(0, maxEach),
    workstream: mostUsed(counts.workstream).slice(0, maxEach),
    label: mostUsed(counts.label).slice(0, maxEach),
  };
}
