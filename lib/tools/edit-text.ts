import { escapeRegExp } from './escape-regexp.ts';
import { describeNearMiss } from './near-miss.ts';
import type { ToolFailure } from './types.ts';

export interface TextEdit {
  oldString: string;
  newString: string;
  replaceAll: boolean;
}

/**
 * Replaces the one place where `oldString` stands (all places with `replaceAll`) and leaves every other
 * character as it is. Strings given with `\n` alone also match `\r\n`, and are then written with the line ends
 * of the place; strings that hold a `\r` are taken to the letter.
 */
export function editText(text: string, edit: TextEdit): { ok: true; text: string } | ToolFailure {
  const { oldString, newString, replaceAll } = edit;
  if (oldString === '') return fail('invalid', 'old_string is empty: give the text to replace.');
  if (oldString === newString) return fail('refused', 'old_string and new_string are the same.');
  const literal = oldString.includes('\r') || newString.includes('\r') || !text.includes('\r\n');
  const places = findPlaces(text, literal ? new Finder(oldString) : new LineEndFinder(oldString), replaceAll);
  if (places.length === 0) return fail('no-match', describeNearMiss(text, oldString));
  if (places.length > 1 && !replaceAll) {
    const lines = places.slice(0, 10).map(([start]) => lineAt(text, start));
    return fail(
      'ambiguous',
      `old_string stands at ${places.length} places (lines ${lines.join(', ')}${places.length > 10 ? ', …' : ''}). ` +
        'Add the lines around the one you mean, or set replaceAll.',
    );
  }
  let result = '';
  let done = 0;
  for (const [start, end] of places) {
    const ending = literal ? '\n' : lineEndingAt(text, start, end);
    result += text.slice(done, start) + (ending === '\n' ? newString : newString.replaceAll('\n', ending));
    done = end;
  }
  result += text.slice(done);
  if (result === text) return fail('refused', 'The edit would leave the file as it is.');
  return { ok: true, text: result };
}

/**
 * Makes several replacements, each in the text that the ones before it left, all or none.
 */
export function editTextInOrder(text: string, edits: readonly TextEdit[]): ReturnType<typeof editText> {
  let now = text;
  for (const [index, edit] of edits.entries()) {
    const edited = editText(now, edit);
    if (!edited.ok) {
      if (edits.length === 1) return edited;
      return fail(
        edited.code,
        `Nothing was changed, because of edit ${index + 1} of ${edits.length}: ${edited.message}`,
      );
    }
    now = edited.text;
  }
  if (now === text) return fail('refused', 'The edits together would leave the file as it is.');
  return { ok: true, text: now };
}

function fail(code: string, message: string): ToolFailure {
  return { ok: false, code, message };
}

type Place = [start: number, end: number];
interface Find {
  next(text: string, from: number): Place | null;
}

/** With `replaceAll` places do not overlap; otherwise overlapping ones count, as either could be meant. */
function findPlaces(text: string, finder: Find, replaceAll: boolean): Place[] {
  const places: Place[] = [];
  for (let place = finder.next(text, 0); place !== null; ) {
    places.push(place);
    place = finder.next(text, replaceAll ? place[1] : place[0] + 1);
  }
  return places;
}

class Finder implements Find {
  readonly wanted: string;
  constructor(wanted: string) {
    this.wanted = wanted;
  }
  next(text: string, from: number): Place | null {
    const start = text.indexOf(this.wanted, from);
    return start === -1 ? null : [start, start + this.wanted.length];
  }
}

/** Finds `wanted` where each of its `\n` stands for `\n` or `\r\n`. */
class LineEndFinder implements Find {
  readonly pattern: RegExp;
  constructor(wanted: string) {
    this.pattern = new RegExp(wanted.split('\n').map(escapeRegExp).join('\\r?\\n'), 'g');
  }
  next(text: string, from: number): Place | null {
    this.pattern.lastIndex = from;
    const match = this.pattern.exec(text);
    return match === null ? null : [match.index, match.index + match[0].length];
  }
}

/** The line end inside the place, else the next one after it, else the last one before it. */
function lineEndingAt(text: string, start: number, end: number): '\n' | '\r\n' {
  let at = text.indexOf('\n', start);
  if (at === -1) at = text.lastIndexOf('\n', end);
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
