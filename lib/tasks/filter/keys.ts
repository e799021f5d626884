import { taskPriorities, taskStatuses } from '../model.ts';

/** Texts that a task has; a value may hold `*` for anything. */
export const textKeys = [
  'status',
  'priority',
  'milestone',
  'owner',
  'workstream',
  'label',
  'id',
  'title',
  'path',
  'depends',
  'blocks',
] as const;
export type TextKey = (typeof textKeys)[number];

export const dayKeys = ['created', 'completed', 'updated'] as const;
export type DayKey = (typeof dayKeys)[number];

export const isWords = [
  'open',
  'closed',
  'ready',
  'waiting',
  'blocked',
  'blocking',
  'invalid',
  'valid',
] as const;
export type IsWord = (typeof isWords)[number];

export const noWords = [
  'status',
  'priority',
  'milestone',
  'owner',
  'workstream',
  'label',
  'depends',
  'created',
] as const;
export type NoWord = (typeof noWords)[number];

export type FilterKey = TextKey | DayKey | 'is' | 'no';

interface KeyFacts {
  key: FilterKey;
  /** What it asks for, for lists of completions and for the manual. */
  summary: string;
  example: string;
  /** All that may stand behind it; absent where the repository says. */
  values?: readonly string[];
}

/** Every key, in the order in which it is offered. */
export const filterKeys: readonly KeyFacts[] = [
  { key: 'status', summary: 'where it stands', example: 'status:ready,todo', values: taskStatuses },
  { key: 'priority', summary: 'how urgent it is', example: 'priority:p0,p1', values: taskPriorities },
  { key: 'milestone', summary: 'what it is part of', example: 'milestone:m1' },
  { key: 'owner', summary: 'who it belongs to', example: 'owner:dave' },
  { key: 'workstream', summary: 'the folder below the task root', example: 'workstream:cli' },
  { key: 'label', summary: 'one of its labels', example: 'label:bug' },
  { key: 'is', summary: 'what follows from its state', example: 'is:ready', values: isWords },
  { key: 'no', summary: 'what it lacks', example: 'no:owner', values: noWords },
  { key: 'updated', summary: 'when its file last changed', example: 'updated:>7d' },
  { key: 'created', summary: 'when it was written', example: 'created:<2026-01-01' },
  { key: 'completed', summary: 'when it was done', example: 'completed:>2w' },
  { key: 'depends', summary: 'it needs that task', example: 'depends:INFRA-LOGIN' },
  { key: 'blocks', summary: 'that task needs it', example: 'blocks:INFRA-LOGIN' },
  { key: 'id', summary: 'its id', example: 'id:INFRA-*' },
  { key: 'title', summary: 'its whole title', example: 'title:*login*' },
  { key: 'path', summary: 'its file', example: 'path:tasks/infra/*' },
];

/** What people write instead. */
const aliases: Record<string, FilterKey> = {
  assignee: 'owner',
  depends_on: 'depends',
  dependencies: 'depends',
  file: 'path',
  labels: 'label',
  tag: 'label',
  prio: 'priority',
  state: 'status',
  stream: 'workstream',
};

export function filterKey(word: string): FilterKey | undefined {
  const lower = word.toLowerCase();
  if (Object.hasOwn(aliases, lower)) return aliases[lower];
  return filterKeys.find(({ key }) => key === lower)?.key;
}

export function isTextKey(key: FilterKey): key is TextKey {
  return (textKeys as readonly string[]).includes(key);
}

export function isDayKey(key: FilterKey): key is DayKey {
  return (dayKeys as readonly string[]).includes(key);
}
