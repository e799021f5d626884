import { commonPriority, commonStatus, plainForm } from '../formats/backlog-words.ts';
import { type TaskStatus, taskPriorities, taskStatuses } from '../model.ts';
import { isDay, readPriority, readStatus } from '../words.ts';
import {
  type DayKey,
  type FilterKey,
  filterKey,
  filterKeys,
  type IsWord,
  isDayKey,
  isTextKey,
  isWords,
  type NoWord,
  noWords,
  type TextKey,
} from './keys.ts';
import { nearestWord } from './nearest.ts';
import type { DayCompare, FilterTerm, ParsedFilter, Place } from './terms.ts';
import { type Token, type TokenValue, tokensOf } from './tokens.ts';

/** What the repository calls statuses. */
export interface FilterWords {
  /** Its words for ours: `statuses` of its configuration. */
  statuses?: Readonly<Record<string, TaskStatus>>;
  /** Words that its files use, whether they mean one of ours or not. */
  fileWords?: readonly string[];
}

/** More is no filter that a person wrote. */
export const maxFilterChars = 2000;
const maxTerms = 100;

/**
 * Reads a filter. Never throws: what cannot be meant is told in `problems` and filters nothing, except for a word
 * with an unknown key, which is looked for as it stands.
 */
export function parseFilter(text: string, words: FilterWords = {}): ParsedFilter {
  const parsed: ParsedFilter = { terms: [], problems: [] };
  const tokens = tokensOf(text.slice(0, maxFilterChars));
  if (text.length > maxFilterChars) {
    const message = `A filter has at most ${maxFilterChars} characters; the rest is passed over.`;
    parsed.problems.push({ message, start: maxFilterChars, end: text.length });
  }
  for (const token of tokens.slice(0, maxTerms)) readToken(text, token, words, parsed);
  const [beyond] = tokens.slice(maxTerms);
  if (beyond) {
    const message = `A filter has at most ${maxTerms} conditions; the rest is passed over.`;
    parsed.problems.push({ message, start: beyond.start, end: text.length });
  }
  return parsed;
}

function readToken(text: string, token: Token, words: FilterWords, parsed: ParsedFilter): void {
  const { start, end, negated } = token;
  const add = (term: FilterTerm) => parsed.terms.push({ ...term, start, end });
  const problem = (message: string, place: Place = token, instead?: string) =>
    parsed.problems.push({
      message,
      start: place.start,
      end: place.end,
      ...(instead === undefined ? {} : { instead }),
    });
  if (token.unclosed) problem('The quotation mark has no partner; add one where the words end.');

  if (token.key === undefined) {
    const said = token.values[0]?.text ?? '';
    if (said !== '') add({ kind: 'words', text: said, negated });
    return;
  }
  const key = filterKey(token.key);
  if (key === undefined) {
    const near = nearestWord(
      token.key,
      filterKeys.map((one) => one.key),
    );
    const keyStart = start + Number(negated);
    const hint = near ? ` Did you mean «${near}:»?` : ' Put it in quotation marks if you look for it.';
    const place = { start: keyStart, end: keyStart + token.key.length + 1 };
    problem(`There is no key «${token.key}:».${hint}`, place, near && `${near}:`);
    add({ kind: 'words', text: text.slice(keyStart, end), negated });
    return;
  }
  const values = token.values.filter((value) => value.text.trim() !== '');
  if (values.length === 0) {
    const example = filterKeys.find((one) => one.key === key)?.example;
    problem(`«${token.key}:» needs a value, for example ${example}.`);
    return;
  }
  const term = termOf(key, values, negated, words, problem);
  if (term) add(term);
}

type Report = (message: string, place?: Place, instead?: string) => void;

function termOf(
  key: FilterKey,
  values: readonly TokenValue[],
  negated: boolean,
  words: FilterWords,
  problem: Report,
): FilterTerm | null {
  if (key === 'is') {
    const known = knownValues<IsWord>(key, values, isWords, problem);
    return known.length > 0 ? { kind: 'is', values: known, negated } : null;
  }
  if (key === 'no') {
    const known = knownValues<NoWord>(key, values, noWords, problem, (word) => filterKey(word));
    return known.length > 0 ? { kind: 'no', values: known, negated } : null;
  }
  if (isDayKey(key)) return dayTerm(key, values, negated, problem);
  return isTextKey(key) ? textTerm(key, values, negated, words, problem) : null;
}

function textTerm(
  key: TextKey,
  values: readonly TokenValue[],
  negated: boolean,
  words: FilterWords,
  problem: Report,
): FilterTerm {
  for (const value of values) {
    const { text } = value;
    if (text.includes('*')) continue;
    if (key === 'status' && statusOf(text, words) === null && !isFileWord(text, words)) {
      const { statuses = {}, fileWords = [] } = words;
      const near = nearestWord(text, [...taskStatuses, ...Object.keys(statuses), ...fileWords]);
      problem(`No status is called «${text}».${meant(near)}`, value, near);
    }
    if (key === 'priority' && priorityOf(text) === null) {
      problem(`No priority is called «${text}»; there are ${taskPriorities.join(', ')}.`, value);
    }
  }
  return { kind: 'text', key, values: values.map(({ text }) => text.trim()), negated };
}

/** The status that a word of a filter means: ours in any spelling, the repository's, or one in common use. */
export function statusOf(word: string, { statuses = {} }: FilterWords): TaskStatus | null {
  return readStatus(word, {}) ?? readStatus(word, statuses) ?? commonStatus(word);
}

function isFileWord(text: string, { fileWords = [] }: FilterWords): boolean {
  return fileWords.some((word) => plainForm(word) === plainForm(text));
}

export function priorityOf(word: string) {
  return readPriority(word) ?? commonPriority(word);
}

function knownValues<Word extends string>(
  key: string,
  values: readonly TokenValue[],
  known: readonly Word[],
  problem: Report,
  other: (word: string) => string | undefined = () => undefined,
): Word[] {
  return values.flatMap((value) => {
    const lower = value.text.trim().toLowerCase();
    const word = known.find((one) => one === lower || one === other(lower));
    if (word !== undefined) return word;
    const near = nearestWord(lower, known);
    const hint = near ? meant(near) : ` There are ${known.join(', ')}.`;
    problem(`«${key}:${value.text}» is not known.${hint}`, value, near);
    return [];
  });
}

function dayTerm(
  key: DayKey,
  values: readonly TokenValue[],
  negated: boolean,
  problem: Report,
): FilterTerm | null {
  const [value, second] = values;
  if (!value) return null;
  if (second) problem(`«${key}:» takes one day; write it twice for a span.`, second);
  const [, compare, day = ''] = /^(<=|>=|<|>|=)?(.*)$/s.exec(value.text.trim().toLowerCase()) ?? [];
  if (!isDay(day) && !isDaysAgo(day)) {
    const example = `write ${key}:>2026-01-31, or ${key}:>7d for the last seven days (d, w, m, y)`;
    problem(`«${value.text}» is no day: ${example}.`, value);
    return null;
  }
  // `updated:7d` can only mean «since».
  const meantCompare = (compare as DayCompare | undefined) ?? (/^\d+[dwmy]$/.test(day) ? '>=' : '=');
  return { kind: 'day', key, compare: meantCompare, day, negated };
}

function isDaysAgo(word: string): boolean {
  return /^\d{1,4}[dwmy]$/.test(word) || word === 'today' || word === 'yesterday';
}

function meant(near: string | undefined): string {
  return near === undefined ? '' : ` Did you mean «${near}»?`;
}
