import { filterKeys, type IsWord } from './keys.ts';
import type { FilterTerm } from './terms.ts';

const isWords: Record<IsWord, string> = {
  open: 'open',
  closed: 'completed or cancelled',
  ready: 'ready with nothing in the way',
  waiting: 'waiting for another task',
  blocked: 'blocked or waiting for another task',
  blocking: 'in the way of another task',
  invalid: 'with an error of validation',
  valid: 'without an error of validation',
};

/** A filter in words, for people who hear it and for models: «status ready or todo, and not owner ana». */
export function describeFilter(terms: readonly FilterTerm[]): string {
  if (terms.length === 0) return 'all tasks';
  return terms.map((term) => (term.negated ? `not ${phrase(term)}` : phrase(term))).join(', and ');
}

function phrase(term: FilterTerm): string {
  switch (term.kind) {
    case 'words':
      return `with «${term.text}» in id, title, path or labels`;
    case 'text':
      return `${term.key === 'depends' ? 'depending on' : term.key === 'blocks' ? 'needed by' : term.key} ${term.values.join(' or ')}`;
    case 'is':
      return term.values.map((word) => isWords[word]).join(' or ');
    case 'no':
      return `without ${term.values.map((word) => (word === 'depends' ? 'dependencies' : word)).join(' or ')}`;
    case 'day':
      return `${term.key} ${compareWords[term.compare]} ${dayWords(term.day)}`;
  }
}

const compareWords = { '=': 'on', '<': 'before', '<=': 'not after', '>': 'after', '>=': 'since' };
const units: Record<string, string> = { d: 'day', w: 'week', m: 'month', y: 'year' };

function dayWords(day: string): string {
  const [, amount, unit = ''] = /^(\d+)([dwmy])$/.exec(day) ?? [];
  if (amount === undefined) return day;
  return `${Number(amount)} ${units[unit]}${Number(amount) === 1 ? '' : 's'} ago`;
}

/** What a key asks for, for a hint beside it. */
export function summaryOf(key: string): string {
  return filterKeys.find((one) => one.key === key)?.summary ?? '';
}
