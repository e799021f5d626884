import { formatValue } from './format.ts';
import { filterKey, filterKeys, isDayKey } from './keys.ts';
import { isSpace, type Token, tokensOf } from './tokens.ts';

/** What the repository has of each kind, most used first. */
export interface FilterVocabulary {
  milestone: readonly string[];
  owner: readonly string[];
  workstream: readonly string[];
  label: readonly string[];
  /** Words of its own for statuses, where it has such. */
  status?: readonly string[];
}

export interface FilterCompletion {
  /** Half open: the part of the text that `text` takes the place of. */
  start: number;
  end: number;
  text: string;
  /** What is shown, and what it means. */
  label: string;
  hint: string;
  /** A key: more is to come behind it. */
  isKey: boolean;
}

const maxOffered = 12;

/** What could stand where the cursor is: keys, and behind a key its values. */
export function completeFilter(
  text: string,
  cursor: number,
  vocabulary: FilterVocabulary,
): FilterCompletion[] {
  const token = tokensOf(text).find(({ start, end }) => start < cursor && cursor <= end);
  if (!token) return keysLike('', cursor, cursor);
  if (token.key === undefined) {
    const start = token.start + Number(token.negated);
    // Inside quotation marks there are words, not keys.
    if (text[start] === '"') return [];
    return keysLike(text.slice(start, cursor), start, token.end);
  }
  const key = filterKey(token.key);
  const keyEnd = token.start + Number(token.negated) + token.key.length + 1;
  if (cursor < keyEnd)
    return keysLike(
      text.slice(token.start + Number(token.negated), cursor),
      token.start + Number(token.negated),
      keyEnd,
    );
  return key === undefined ? [] : valuesLike(key, token, cursor, vocabulary);
}

function keysLike(typed: string, start: number, end: number): FilterCompletion[] {
  const lower = typed.toLowerCase();
  return filterKeys
    .filter(({ key }) => key.startsWith(lower))
    .map(({ key, summary }) => ({
      ...{ start, end, text: `${key}:`, label: `${key}:`, hint: summary },
      isKey: true,
    }));
}

const days = ['>1d', '>7d', '>1m', '<1m', '<3m', 'today'];
const dayHints = [
  'since yesterday',
  'in the last week',
  'in the last month',
  'over a month ago',
  'over three months ago',
  'today',
];

function valuesLike(
  key: NonNullable<ReturnType<typeof filterKey>>,
  token: Token,
  cursor: number,
  vocabulary: FilterVocabulary,
): FilterCompletion[] {
  const value = token.values.findLast(({ start }) => start <= cursor);
  if (!value || cursor > value.end) return [];
  const lower = value.text.toLowerCase();
  const place = { start: value.start, end: value.end };
  if (isDayKey(key)) {
    return days.flatMap((day, at) =>
      day.startsWith(lower)
        ? { ...place, text: day, label: day, hint: dayHints[at] ?? '', isKey: false }
        : [],
    );
  }
  const fixed = filterKeys.find((one) => one.key === key)?.values ?? [];
  const own = key in vocabulary ? (vocabulary[key as keyof FilterVocabulary] ?? []) : [];
  const taken = new Set(token.values.filter((one) => one !== value).map((one) => one.text.toLowerCase()));
  const known = [...new Set([...(own.length > 0 && key === 'status' ? own : []), ...fixed, ...own])];
  const begins = (word: string) => word.toLowerCase().startsWith(lower);
  const fitting = known.filter(
    (word) => !taken.has(word.toLowerCase()) && word.toLowerCase().includes(lower),
  );
  return [...fitting.filter(begins), ...fitting.filter((word) => !begins(word))]
    .slice(0, maxOffered)
    .map((word) => ({ ...place, text: formatValue(word), label: word, hint: '', isKey: false }));
}

/** The text with a completion taken, and where the cursor is then. */
export function takeCompletion(
  text: string,
  { start, end, text: taken, isKey }: FilterCompletion,
): { text: string; cursor: number } {
  const rest = text.slice(end);
  const gap = isKey || isSpace(rest[0]) || rest.startsWith(',') ? '' : ' ';
  return { text: text.slice(0, start) + taken + gap + rest, cursor: start + taken.length + (isKey ? 0 : 1) };
}
