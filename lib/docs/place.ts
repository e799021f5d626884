/** A place in a text for people and editors, both counted from 1; columns in UTF-16 code units. */
export interface Place {
  line: number;
  column: number;
}

export function placeAt(text: string, offset: number): Place {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
    lineStart = at + 1;
  }
  const bom = lineStart === 0 && text.startsWith('\uFEFF') ? 1 : 0;
  return { line, column: Math.max(1, offset - lineStart - bom + 1) };
}
