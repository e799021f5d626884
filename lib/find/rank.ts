import { startsWord, type Wanted } from './plain.ts';
import type { RowText } from './rows.ts';

/** How well a row that holds every term answers a query; more is better, 0 is not at all. */
export function scoreOf(text: RowText, { whole, terms }: Wanted): number {
  if (whole === text.id || whole === text.path) return 1000;
  if (whole === text.title || whole === text.name) return 950;
  if (text.id.startsWith(whole)) return 900;
  if (text.title.startsWith(whole)) return 890;
  if (text.name.startsWith(whole)) return 880;
  if (terms.length === 0) return text.all.includes(whole) ? 300 : 0;
  const inTitle = placesOf(text.title, terms);
  if (inTitle.starts === terms.length) return 800 + inOrder(inTitle.first);
  const anywhere = placesOf(text.all, terms);
  if (anywhere.found < terms.length) return 0;
  if (anywhere.starts === terms.length) return 700 + 10 * inTitle.starts;
  if (inTitle.found === terms.length) return 600 + 10 * inTitle.starts;
  return 500 + 10 * anywhere.starts;
}

interface Places {
  /** How many terms are there, and how many at the start of a word. */
  found: number;
  starts: number;
  /** Offsets of the places that count, in the order of the terms. */
  first: number[];
}

function placesOf(text: string, terms: readonly string[]): Places {
  const places: Places = { found: 0, starts: 0, first: [] };
  for (const term of terms) {
    let at = text.indexOf(term);
    if (at === -1) continue;
    places.found++;
    let start = at;
    // A few places are tried: `act` in «contract actor» begins the second word.
    for (let tried = 0; at !== -1 && tried < 4; tried++) {
      if (startsWord(text, at)) {
        places.starts++;
        start = at;
        break;
      }
      at = text.indexOf(term, at + 1);
    }
    places.first.push(start);
  }
  return places;
}

/** Words in the order that was typed, and early, answer better. */
function inOrder(offsets: readonly number[]): number {
  const ordered = offsets.every((at, index) => index === 0 || at > (offsets[index - 1] ?? 0));
  return (ordered ? 30 : 0) + (offsets[0] === 0 ? 20 : 0);
}

/**
 * For a query typed in initials and pieces (`cmpal` for «command palette»): whether the title has its letters in
 * this order, and how many of them begin a word. One walk over the title, whatever it is.
 */
export function initialsScore(title: string, letters: string): number {
  let at = 0;
  let starts = 0;
  let run = 0;
  let gaps = 0;
  for (const letter of letters) {
    const wordStart = nextWordStart(title, letter, at);
    const next = title.indexOf(letter, at);
    if (next === -1) return 0;
    if (next === at && run > 0) {
      at = next + 1;
      run++;
      continue;
    }
    const chosen = wordStart === -1 ? next : wordStart;
    if (startsWord(title, chosen)) starts++;
    if (chosen > at) gaps++;
    at = chosen + 1;
    run = 1;
  }
  // Letters strewn over a title are no answer: most pieces must begin words.
  return starts * 2 > gaps && starts > 0 ? 100 + Math.max(0, 60 - gaps * 10) : 0;
}

function nextWordStart(title: string, letter: string, from: number): number {
  for (let at = title.indexOf(letter, from), tried = 0; at !== -1 && tried < 6; tried++) {
    if (startsWord(title, at)) return at;
    at = title.indexOf(letter, at + 1);
  }
  return -1;
}
