import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import type { TaskPriority, TaskStatus } from '#lib/tasks/model.ts';
import type { FieldChange } from './desk-wire.ts';
import { type BoardFacts, columnWord, mayMove } from './facts.ts';
import type { MenuField } from './model.ts';

export interface MenuOption {
  change: FieldChange;
  words: string;
  /** Why it would be refused, or for how many it would be. */
  hint: string;
  isCurrent: boolean;
  /** What was done, in the past, for the message. */
  done: string;
}

const priorities: readonly TaskPriority[] = ['p0', 'p1', 'p2', 'p3'];
const priorityHints = ['most urgent', '', '', 'least urgent'];

/** What a field could be for these tasks: first what the rules allow. `typed` may be a name that is new. */
export function menuOptions(
  field: MenuField,
  rows: readonly TaskRow[],
  facts: BoardFacts,
  typed: string,
): MenuOption[] {
  const wanted = typed.trim().toLowerCase();
  const isAll = (value: string | undefined) => rows.every((row) => (row[field] ?? '') === (value ?? ''));
  if (field === 'status') {
    return facts.columns
      .flatMap(({ status, canReceive }) => (status !== null && canReceive ? status : []))
      .map((status) => statusOption(status, rows, facts, isAll(status)))
      .filter(({ words }) => words.toLowerCase().includes(wanted))
      .sort((a, b) => Number(a.hint !== '') - Number(b.hint !== ''));
  }
  if (field === 'priority') {
    return priorities
      .map((value, at) => ({
        change: { field, value },
        words: value.toUpperCase(),
        hint: priorityHints[at] ?? '',
        isCurrent: isAll(value),
        done: `set to ${value.toUpperCase()}`,
      }))
      .filter(({ words }) => words.toLowerCase().includes(wanted));
  }
  const option = (value: string, hint = ''): MenuOption => ({
    change: { field, value },
    words: value === '' ? `No ${field}` : value,
    hint,
    isCurrent: isAll(value === '' ? undefined : value),
    done: doneWords(field, value),
  });
  const known = facts.vocabulary[field].filter((word) => word.toLowerCase().includes(wanted));
  const isNew = wanted !== '' && !facts.vocabulary[field].some((word) => word.toLowerCase() === wanted);
  return [
    ...known.slice(0, 30).map((word) => option(word)),
    ...(isNew ? [option(typed.trim(), 'new')] : []),
    ...(wanted === '' || `no ${field}`.includes(wanted) ? [option('')] : []),
  ];
}

function doneWords(field: 'milestone' | 'owner', value: string): string {
  if (field === 'owner') return value === '' ? 'left to nobody' : `given to ${value}`;
  return value === '' ? 'taken out of their milestone' : `put into ${value}`;
}

function statusOption(
  status: TaskStatus,
  rows: readonly TaskRow[],
  facts: BoardFacts,
  isCurrent: boolean,
): MenuOption {
  const words = columnWord(facts, status);
  const allowed = rows.filter((row) => mayMove(facts, row, status)).length;
  const hint =
    allowed === rows.length ? '' : allowed === 0 ? 'not from here' : `for ${allowed} of ${rows.length}`;
  return { change: { field: 'status', value: status }, words, hint, isCurrent, done: `moved to ${words}` };
}
