import type { TaskStatus } from '#lib/tasks/model.ts';
import { single, type Wanted } from './plain.ts';
import { initialsScore, scoreOf } from './rank.ts';
import type { RowText } from './rows.ts';
import { withSlips } from './typos.ts';

export interface Rankable {
  kind: string;
  title: string;
  path: string;
  status?: TaskStatus | null;
  mtimeMs: number;
  text: RowText;
}

const fewResults = 8;
const looseScore = 200;
const minInitials = 2;

/**
 * The rows that answer a query, best first: the exact id, then what begins so, words that begin so, pieces of
 * words; where those are few, also initials and words with a slip in them. All of them for an empty query.
 * @param recent Paths that were opened lately, by how long ago: they come above their equals.
 */
export function ranked<T extends Rankable>(
  rows: readonly T[],
  wanted: Wanted,
  recent: ReadonlyMap<string, number>,
): T[] {
  const found: Scored<T>[] = [];
  const rest: T[] = [];
  const whole = wanted.whole === '';
  for (const row of rows) {
    const score = whole ? 1 : mayAnswer(row.text.all, wanted) ? scoreOf(row.text, wanted) : 0;
    if (score > 0) found.push({ row, score: score + weightOf(row, recent) });
    else rest.push(row);
  }
  if (found.length < fewResults && !whole) {
    for (const [row, score] of loosely(rest, wanted))
      found.push({ row, score: score + weightOf(row, recent) });
  }
  return found.sort(bestFirst).map(({ row }) => row);
}

interface Scored<T> {
  row: T;
  score: number;
}

function bestFirst(a: Scored<Rankable>, b: Scored<Rankable>): number {
  const byScore = b.score - a.score || a.row.title.length - b.row.title.length;
  return byScore || (a.row.path < b.row.path ? -1 : a.row.path > b.row.path ? 1 : 0);
}

function mayAnswer(all: string, { whole, terms }: Wanted): boolean {
  return terms.length === 0 ? all.includes(whole) : terms.every((term) => all.includes(term));
}

function loosely<T extends Rankable>(rest: readonly T[], wanted: Wanted): Map<T, number> {
  const found = new Map<T, number>();
  const [letters = ''] = wanted.terms;
  if (wanted.terms.length === 1 && letters.length >= minInitials) {
    for (const row of rest) {
      const score = initialsScore(row.text.title, letters);
      if (score > 0) found.set(row, looseScore + score);
    }
  }
  const texts = rest.map(({ text }) => singleOf(text));
  for (const at of withSlips(texts, wanted.terms.map(single))) {
    const row = rest[at];
    if (row && !found.has(row)) found.set(row, looseScore);
  }
  return found;
}

/** A cache, gone with the row. */
const singles = new WeakMap<RowText, string>();

function singleOf(text: RowText): string {
  const known = singles.get(text);
  if (known !== undefined) return known;
  const made = single(text.all);
  singles.set(text, made);
  return made;
}

const recentSteps = 20;

/** Less than the steps between scores, so that it mostly decides among equals. */
function weightOf({ kind, path, status, mtimeMs }: Rankable, recent: ReadonlyMap<string, number>): number {
  const at = recent.get(path);
  const opened = at === undefined ? 0 : Math.max(0, recentSteps - at) * 3;
  const done = status === 'completed' || status === 'cancelled' ? -45 : 0;
  const folder = kind === 'folder' ? -10 : 0;
  // Under 1 for any date.
  return opened + done + folder + mtimeMs / 1e14;
}
