import { escapeRegExp } from '#lib/tools/escape-regexp.ts';

/** A query of full text, as a regular expression for ripgrep. */
export interface TextPattern {
  pattern: string;
  /** What is marked in a line that was found; null: the places that ripgrep names. */
  words: RegExp | null;
}

const maxFree = 3;

/**
 * `regex`: the query as it stands. Else it is words, which all must stand on one line, in any order; what is in quotes
 * belongs together. Null where nothing is asked for.
 */
export function textPattern(query: string, regex: boolean): TextPattern | null {
  const trimmed = query.trim();
  if (trimmed === '') return null;
  if (regex) return { pattern: trimmed, words: null };
  const words = wordsOf(trimmed);
  const [only] = words;
  if (only === undefined) return null;
  if (words.length === 1) return { pattern: forRipgrep(only), words: null };
  const escaped = words.map(forRipgrep);
  // Every order of three words is six patterns; of more, the order that was typed.
  const orders = words.length <= maxFree ? permutations(escaped) : [escaped];
  return {
    pattern: orders.map((order) => order.join('.*')).join('|'),
    words: new RegExp(words.map(escapeRegExp).join('|'), isSmall(trimmed) ? 'gi' : 'g'),
  };
}

function wordsOf(query: string): string[] {
  // A quote that is never closed is a character like any other.
  const found = query.matchAll(/"([^"]+)"|(\S+)/g);
  return [...found].map(([, quoted, word]) => quoted ?? word ?? '').filter((word) => word.trim() !== '');
}

/** As ripgrep's `--smart-case` decides. */
function isSmall(query: string): boolean {
  return query === query.toLowerCase();
}

function forRipgrep(word: string): string {
  return word.replace(/[\\.+*?()|[\]{}^$#&~-]/g, '\\$&');
}

function permutations(words: readonly string[]): string[][] {
  if (words.length < 2) return [[...words]];
  return words.flatMap((word, at) =>
    permutations([...words.slice(0, at), ...words.slice(at + 1)]).map((rest) => [word, ...rest]),
  );
}
