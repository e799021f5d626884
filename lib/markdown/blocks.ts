/** Of code, or of a formula. */
const fenceLine = /^(?:\s*(?:[-*+]|\d{1,9}[.)])\s+)*\s*(`{3,}|~{3,}|\${2,})(.*)$/;
const listItem = /^(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;

/** Where the cutting stands at the beginning of a line. It depends on the whole lines before it and nothing else. */
interface Place {
  /** Of the line. */
  at: number;
  /** Of the block that is not closed yet. */
  start: number;
  fence: { mark: string; indent: number } | null;
  afterBlank: boolean;
  isList: boolean;
}

const beginning: Place = { at: 0, start: 0, fence: null, afterBlank: false, isList: false };

/**
 * Cuts markdown that is still being written into blocks that can be parsed each by itself. Joined, they are the
 * text again; and however the text grows, every block but the last stays as it is: a cut is made only where
 * nothing that may still come can undo it. Cuts stand after blank lines, outside fences, before a line that
 * cannot belong to what came before.
 */
export function splitBlocks(text: string): string[] {
  return createSplitter()(text);
}

/** `splitBlocks` for a text that grows: each call looks only at what was added since the last one. */
export function createSplitter(): (text: string) => string[] {
  let known = '';
  let closed: string[] = [];
  let place = beginning;

  return (text) => {
    if (!text.startsWith(known)) {
      closed = [];
      place = beginning;
    }
    known = text;
    for (let newline = text.indexOf('\n', place.at); newline !== -1; newline = text.indexOf('\n', place.at)) {
      const next = readLine(place, text.slice(place.at, newline), true);
      if (next.start !== place.start) closed.push(detached(text.slice(place.start, next.start)));
      place = { ...next, at: newline + 1 };
    }
    // The line that is not whole is read again when it is.
    const { start } = place.at < text.length ? readLine(place, text.slice(place.at), false) : place;
    const blocks = start === place.start ? [...closed] : [...closed, text.slice(place.start, start)];
    if (start < text.length) blocks.push(text.slice(start));
    return blocks;
  };
}

/** A copy of its own: a slice would keep the whole text alive from which it was cut, and each block another one. */
function detached(slice: string): string {
  return JSON.parse(JSON.stringify(slice)) as string;
}

/** What one line makes of it; `start` moves where the line begins a block. */
function readLine(place: Place, written: string, isWhole: boolean): Place {
  const line = written.replace(/\r$/, '');
  const blank = line.trim() === '';
  const indented = /^[ \t]/.test(line);
  let { start, fence, isList } = place;

  // A fence inside a list item ends with the item, closed or not.
  if (fence && isList && fence.indent > 0 && !blank && !indented) fence = null;

  if (fence) {
    if (closes(line, fence.mark)) fence = null;
  } else {
    const mayBegin = place.afterBlank && !blank && !indented && place.at > start;
    if (mayBegin && !mayContinue(line, isWhole, isList)) start = place.at;
    if (place.at === start) isList = listItem.test(line);
    fence = opens(line);
  }
  return { at: place.at, start, fence, afterBlank: blank, isList };
}

/** Whether an unindented line after a blank one may be one more item of the list before it. */
function mayContinue(line: string, isWhole: boolean, isList: boolean): boolean {
  if (!isList) return false;
  // Half a line such as `1` may still become `1. item`.
  return isWhole ? listItem.test(line) : /^(?:[-*+]|\d{1,9}[.)]?)(?:\s|$)/.test(line);
}

function opens(line: string): { mark: string; indent: number } | null {
  const match = fenceLine.exec(line);
  const [mark, info] = [match?.[1], match?.[2]];
  // An info string of backticks holds none: otherwise it is code within a line. Likewise of dollars.
  const sign = mark?.charAt(0);
  if (mark === undefined || (sign !== '~' && info?.includes(sign ?? ''))) return null;
  return { mark, indent: line.indexOf(mark) };
}

function closes(line: string, mark: string): boolean {
  const written = line.trim();
  return written.length >= mark.length && written === mark.charAt(0).repeat(written.length);
}
