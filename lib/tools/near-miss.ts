import { limits } from './limits.ts';

const quotes = (text: string) =>
  text
    .replace(/[\u2018\u2019\u201a\u2032]/g, "'")
    .replace(/[\u201c\u201d\u201e\u2033\u00ab\u00bb]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\u2026/g, '...')
    .normalize('NFC');
const lineEnds = (text: string) => text.replace(/\r\n?/g, '\n');
const spaces = (text: string) =>
  text
    .split('\n')
    .map((line) =>
      line
        .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .join('\n');

/** From the smallest difference to the largest; none of them changes how many lines there are. */
const likenesses: readonly { differs: string; fold: (text: string) => string }[] = [
  { differs: 'line ends', fold: lineEnds },
  { differs: 'white space', fold: (text) => spaces(lineEnds(text)) },
  { differs: 'quotes, dashes or accents', fold: (text) => quotes(lineEnds(text)) },
  {
    differs: 'white space and quotes, dashes or accents',
    fold: (text) => spaces(quotes(lineEnds(text))),
  },
  { differs: 'upper and lower case', fold: (text) => spaces(quotes(lineEnds(text))).toLowerCase() },
];

interface NearMiss {
  /** Lines, counted from 1. */
  first: number;
  last: number;
  /** What it differs in; null where it is only the likeliest place. */
  differs: string | null;
}

/** Says why an exact search found nothing, and shows the place that was likely meant as it really reads. */
export function describeNearMiss(text: string, wanted: string): string {
  const start = 'old_string does not stand in the file.';
  const near = findAlike(text, wanted);
  if (near !== null) {
    const { first, last, differs } = near;
    return `${start} ${linesWord(first, last)} differ${first === last ? 's' : ''} from it only in ${differs}, and read${first === last ? 's' : ''}:\n${shown(text, first, last)}`;
  }
  const anchored = findAnchor(text, wanted);
  if (anchored !== null) {
    return `${start} Its first line is line ${anchored.first}, but what follows differs. The file reads there:\n${shown(text, anchored.first, anchored.last)}`;
  }
  const closest = findClosest(text, wanted);
  if (closest !== null) {
    const { first, last } = closest;
    return `${start} The closest is ${linesWord(first, last).toLowerCase()}:\n${shown(text, first, last)}\nCopy what you mean exactly.`;
  }
  return `${start} Read the part you mean with read_file and copy it exactly.`;
}

const around = 3;

/** The text around the place that `wanted` stands at or likely meant, with its lines; null where none is like it. */
export function describePlace(text: string, wanted: string): string | null {
  const place = findAlike(text, wanted, true) ?? findAnchor(text, wanted) ?? findClosest(text, wanted);
  if (place === null) return null;
  return describeLines(text, place.first - around, place.last + around);
}

/** Lines of the text as a message shows them, with which they are; the bounds may lie outside. */
export function describeLines(text: string, from: number, to: number): string {
  const first = Math.max(1, from);
  const last = Math.min(countLines(text.replace(/\n$/, '')), to);
  return `${linesWord(first, last)} now read${first === last ? 's' : ''}:\n${shown(text, first, last)}`;
}

/** A place that is `wanted` but for a small difference, or with `exact` wholly. */
function findAlike(text: string, wanted: string, exact = false): NearMiss | null {
  for (const { differs, fold } of exact ? [{ differs: '', fold: lineEnds }, ...likenesses] : likenesses) {
    const needle = fold(wanted);
    if (needle.trim() === '') continue;
    const folded = fold(text);
    const at = folded.indexOf(needle);
    if (at === -1) continue;
    const first = countLines(folded.slice(0, at));
    return { first, last: first + countLines(needle.replace(/\n$/, '')) - 1, differs };
  }
  return null;
}

/** Where the first telling line of `wanted` stands. */
function findAnchor(text: string, wanted: string): NearMiss | null {
  const anchor = wanted.split('\n').find((line) => line.trim().length >= 4);
  if (anchor === undefined) return null;
  const lines = lineEnds(text).split('\n');
  const at = lines.findIndex((line) => spaces(quotes(line)) === spaces(quotes(anchor)));
  if (at === -1) return null;
  return { first: at + 1, last: Math.min(lines.length, at + countLines(wanted) + 1), differs: null };
}

/** The stretch of lines that shares most words with `wanted`, at least half of them. */
function findClosest(text: string, wanted: string): NearMiss | null {
  const words = new Set(wordsOf(wanted));
  if (words.size === 0) return null;
  const size = countLines(wanted.trim());
  const lines = lineEnds(text).split('\n').slice(0, maxSearchedLines);
  const found = lines.map((line) => [...new Set(wordsOf(line))].filter((word) => words.has(word)));
  const inWindow = new Map<string, number>();
  let best: { first: number; shared: number } | null = null;
  for (let end = 0; end < lines.length; end++) {
    for (const word of found[end] ?? []) inWindow.set(word, (inWindow.get(word) ?? 0) + 1);
    for (const word of found[end - size] ?? []) {
      const left = (inWindow.get(word) ?? 1) - 1;
      if (left === 0) inWindow.delete(word);
      else inWindow.set(word, left);
    }
    if (inWindow.size > (best?.shared ?? 0))
      best = { first: Math.max(0, end - size + 1) + 1, shared: inWindow.size };
  }
  if (best === null || best.shared * 2 < words.size) return null;
  return { first: best.first, last: Math.min(lines.length, best.first + size - 1), differs: null };
}

const maxSearchedLines = 50_000;

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]{3,}/gu) ?? [];
}

function countLines(text: string): number {
  return text.split('\n').length;
}

function linesWord(first: number, last: number): string {
  return first === last ? `Line ${first}` : `Lines ${first} to ${last}`;
}

function shown(text: string, first: number, last: number): string {
  const part = lineEnds(text)
    .split('\n')
    .slice(first - 1, last)
    .join('\n');
  return part.length <= limits.messageDiffChars ? part : `${part.slice(0, limits.messageDiffChars)}…`;
}
