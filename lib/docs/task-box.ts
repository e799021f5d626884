/** The box of a task list item. */
export interface TaskBox {
  /** Of the character between the brackets. */
  offset: number;
  checked: boolean;
}

const opening = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*\[([ \txX])\](?=[ \t]|$)/;

/**
 * The box that a line begins with, behind marks of lists and quotes; null where it begins with none.
 * @param line Counted from 1; lines end as markdown has it, with `\n`, `\r\n` or `\r`.
 */
export function taskBoxAt(text: string, line: number): TaskBox | null {
  const ends = /\r\n|\n|\r|$/g;
  let start = 0;
  for (let at = 1; ; at++) {
    ends.lastIndex = start;
    const end = ends.exec(text);
    if (!end) return null;
    if (at === line) {
      const found = opening.exec(text.slice(start, end.index));
      const mark = found?.[1];
      if (!found || mark === undefined) return null;
      return { offset: start + found[0].length - 2, checked: mark === 'x' || mark === 'X' };
    }
    if (end[0] === '') return null;
    start = end.index + end[0].length;
  }
}
