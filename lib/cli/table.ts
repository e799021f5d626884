import type { Output, Paint, Painted } from './output.ts';

export interface Cell {
  text: string;
  paint?: Paint;
}

/** Prints rows in columns as wide as they need be; on a terminal the last column is cut at its edge. */
export function printTable(output: Output, rows: readonly (readonly Cell[])[]): void {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => width(row[at]?.text ?? ''))));
  const lines = rows.map((row) => {
    let left = output.columns ?? Number.POSITIVE_INFINITY;
    return row.map((cell, at): string | Painted => {
      const isLast = at === row.length - 1;
      const text = isLast
        ? cut(cell.text, left)
        : `${cell.text}${' '.repeat((widths[at] ?? 0) - width(cell.text) + 2)}`;
      left -= width(text);
      return cell.paint === undefined ? text : { text, paint: cell.paint };
    });
  });
  output.lines(lines);
}

function cut(text: string, columns: number): string {
  if (width(text) <= columns || columns < 12) return text;
  let cutText = '';
  for (const character of text) {
    if (width(cutText + character) > columns - 1) break;
    cutText += character;
  }
  return `${cutText}…`;
}

/** Columns that a terminal gives a text: two for most East Asian characters and emoji, none for combining marks. */
function width(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length;
  let columns = 0;
  for (const character of text) {
    if (/^[\p{M}\p{Cf}\p{Cc}]$/u.test(character)) continue;
    columns +=
      /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]$/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return columns;
}
