/** Where the front matter stands in a text; offsets in UTF-16 code units. */
export interface FrontMatterBlock {
  yaml: string;
  /** Of the first character after the opening fence's line end. */
  start: number;
  /** Of the closing fence. */
  end: number;
  /** Of the first character after the closing fence's line. */
  bodyStart: number;
  eol: '\n' | '\r\n';
}

const openingFence = /^\uFEFF?---[ \t]*(\r?\n)/;
const closingFence = /^---[ \t]*(?:\r?\n|$)/gm;

/** Null for a text without front matter. A byte order mark in front is passed over. */
export function splitFrontMatter(text: string): FrontMatterBlock | null {
  const opening = openingFence.exec(text);
  if (!opening) return null;
  const start = opening[0].length;
  closingFence.lastIndex = start;
  const closing = closingFence.exec(text);
  if (!closing) return null;
  return {
    yaml: text.slice(start, closing.index),
    start,
    end: closing.index,
    bodyStart: closing.index + closing[0].length,
    eol: opening[1] === '\r\n' ? '\r\n' : '\n',
  };
}

/** Whether a text opens what looks like front matter (a fence, then `name:`) and never closes it. */
export function isUnclosedFrontMatter(text: string): boolean {
  const opening = openingFence.exec(text);
  if (!opening || splitFrontMatter(text)) return false;
  return /^[\p{L}_][^\n:]{0,60}:(?:\s|$)/u.test(text.slice(opening[0].length, opening[0].length + 200));
}
