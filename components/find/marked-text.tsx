interface MarkedTextProps {
  text: string;
  /** Places: pairs of start and end, in order. */
  marks: readonly (readonly [number, number])[];
}

/** A text with places marked in it. */
export function MarkedText({ text, marks }: MarkedTextProps) {
  if (marks.length === 0) return text;
  const pieces = [];
  let at = 0;
  for (const [start, end] of marks) {
    if (start < at) continue;
    pieces.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces;
}
