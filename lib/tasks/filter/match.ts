import { commonPriority, plainForm } from '../formats/backlog-words.ts';
import type { Task } from '../model.ts';
import type { IsWord, NoWord, TextKey } from './keys.ts';
import { type FilterWords, priorityOf, statusOf } from './parse.ts';
import type { DayCompare, FilterTerm } from './terms.ts';

/** What a filter has to know beyond the task itself. */
export interface FilterFacts extends FilterWords {
  taskById: ReadonlyMap<string, Task>;
  /** When the task's file last changed, in ms since 1970. */
  updatedMs(task: Task): number;
  /** Whether validation has an error against it. */
  isInvalid(task: Task): boolean;
  /** Ids of tasks that others depend on which are still open. */
  blocking(): ReadonlySet<string>;
  now: Date;
}

type Test = (task: Task) => boolean;

/** The terms as one test: a task passes that meets all of them. */
export function matchFilter(terms: readonly FilterTerm[], facts: FilterFacts): Test {
  const tests = terms.map((term) => {
    const test = testOf(term, facts);
    return term.negated ? (task: Task) => !test(task) : test;
  });
  return (task) => tests.every((test) => test(task));
}

function testOf(term: FilterTerm, facts: FilterFacts): Test {
  switch (term.kind) {
    case 'words': {
      const wanted = term.text.toLowerCase();
      return (task) => searchText(task).includes(wanted);
    }
    case 'text':
      return textTest(term.key, term.values, facts);
    case 'day':
      return dayTest(term, facts);
    case 'is':
      return anyOf(term.values.map((word) => isTest(word, facts)));
    case 'no':
      return anyOf(term.values.map(lacks));
  }
}

/** A cache: a task is an object of its own for each state of its file. */
const searchTexts = new WeakMap<Task, string>();

function searchText(task: Task): string {
  const known = searchTexts.get(task);
  if (known !== undefined) return known;
  const text = [task.id, task.title, task.path, ...task.labels].join('\n').toLowerCase();
  searchTexts.set(task, text);
  return text;
}

function textTest(key: TextKey, values: readonly string[], facts: FilterFacts): Test {
  switch (key) {
    case 'status':
      return anyOf(values.map((value) => statusTest(value, facts)));
    case 'priority':
      return anyOf(values.map(priorityTest));
    case 'owner':
      return anyOf(values.map(ownerTest));
    case 'label':
      return anyOf(
        values.map((value) =>
          (
            (is) => (task: Task) =>
              task.labels.some(is)
          )(like(value)),
        ),
      );
    case 'depends':
      return anyOf(
        values.map((value) =>
          (
            (is) => (task: Task) =>
              task.dependsOn.some(is)
          )(like(value)),
        ),
      );
    case 'blocks':
      return blocksTest(values, facts);
    default:
      return anyOf(
        values.map((value) =>
          (
            (is) => (task: Task) =>
              is(task[key])
          )(like(value)),
        ),
      );
  }
}

/** Any of the words that a status has: ours, the configuration's, and what the file itself says. */
function statusTest(value: string, facts: FilterFacts): Test {
  if (value.includes('*'))
    return (
      (is) => (task: Task) =>
        is(task.status) || is(task.rawStatus)
    )(like(value));
  const status = statusOf(value, facts);
  if (status !== null) return (task) => task.status === status;
  const form = plainForm(value);
  return ({ rawStatus }) => rawStatus !== null && plainForm(rawStatus) === form;
}

function priorityTest(value: string): Test {
  const priority = priorityOf(value) ?? commonPriority(value);
  if (priority !== null) return (task) => task.priority === priority;
  return (
    (is) => (task: Task) =>
      is(task.priority) || is(task.rawPriority ?? null)
  )(like(value));
}

/** Where a task has several owners, any of them; `@ana` is ana. */
function ownerTest(value: string): Test {
  const is = like(value.replace(/^@/, ''));
  const isWhole = like(value);
  return ({ owner }) => owner !== null && (isWhole(owner) || owner.split(', ').some(is));
}

/** What the named tasks depend on. */
function blocksTest(values: readonly string[], { taskById }: FilterFacts): Test {
  const is = anyOf<string>(values.map(like));
  const needed = new Set<string>();
  for (const [id, { dependsOn }] of taskById) if (is(id)) for (const each of dependsOn) needed.add(each);
  return (task) => needed.has(task.id);
}

/** Equal without regard to case; `*` stands for anything. */
function like(pattern: string): (value: string | null) => boolean {
  const parts = pattern.toLowerCase().split('*');
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return (value) => value !== null && value.toLowerCase() === first;
  return (value) => {
    if (value === null) return false;
    const text = value.toLowerCase();
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    const end = text.length - last.length;
    // From left to right, each as early as it can be: no pattern makes this slow.
    for (const part of rest) {
      const found = text.indexOf(part, at);
      if (found === -1 || found + part.length > end) return false;
      at = found + part.length;
    }
    return at <= end;
  };
}

function isTest(word: IsWord, facts: FilterFacts): Test {
  const { taskById } = facts;
  const isOpen: Test = ({ status }) => status !== 'completed' && status !== 'cancelled';
  const waits: Test = (task) =>
    isOpen(task) && task.dependsOn.some((id) => taskById.get(id)?.status !== 'completed');
  switch (word) {
    case 'open':
      return isOpen;
    case 'closed':
      return (task) => !isOpen(task);
    case 'ready':
      return (task) => task.status === 'ready' && !waits(task) && !facts.isInvalid(task);
    case 'waiting':
      return waits;
    case 'blocked':
      return (task) => task.status === 'blocked' || waits(task);
    case 'blocking':
      return ({ id, status }) => status !== 'completed' && facts.blocking().has(id);
    case 'invalid':
      return facts.isInvalid;
    case 'valid':
      return (task) => !facts.isInvalid(task);
  }
}

function lacks(word: NoWord): Test {
  switch (word) {
    case 'label':
      return (task) => task.labels.length === 0;
    case 'depends':
      return (task) => task.dependsOn.length === 0;
    default:
      return (task) => (task[word] ?? '') === '';
  }
}

function dayTest(term: FilterTerm & { kind: 'day' }, facts: FilterFacts): Test {
  const day = dayMeant(term.day, facts.now);
  if (term.key !== 'updated') {
    const { key, compare } = term;
    const wanted = textOfDay(day);
    return (task) => task[key] !== null && compares(compare, task[key].localeCompare(wanted));
  }
  // A day of a file's time has a beginning and an end.
  const start = day.getTime();
  const end = new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();
  return (task) => {
    const ms = facts.updatedMs(task);
    return compares(term.compare, ms < start ? -1 : ms >= end ? 1 : 0);
  };
}

/** Midnight of the day that is named, in the server's zone. */
function dayMeant(word: string, now: Date): Date {
  const [year, month, date] = [now.getFullYear(), now.getMonth(), now.getDate()];
  if (word === 'today') return new Date(year, month, date);
  if (word === 'yesterday') return new Date(year, month, date - 1);
  const [, amount, unit] = /^(\d+)([dwmy])$/.exec(word) ?? [];
  const many = Number(amount);
  switch (unit) {
    case 'd':
      return new Date(year, month, date - many);
    case 'w':
      return new Date(year, month, date - 7 * many);
    case 'm':
      return new Date(year, month - many, date);
    case 'y':
      return new Date(year - many, month, date);
    default: {
      const [y = 0, m = 1, d = 1] = word.split('-').map(Number);
      const exact = new Date(2000, m - 1, d);
      exact.setFullYear(y);
      return exact;
    }
  }
}

function textOfDay(day: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function compares(compare: DayCompare, order: number): boolean {
  switch (compare) {
    case '=':
      return order === 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function anyOf<Value>(tests: readonly ((value: Value) => boolean)[]): (value: Value) => boolean {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (value) => tests.some((test) => test(value));
}
