/** The text with the words that were looked for marked in it. */
export function Marked({ text, query }: { text: string; query: string }) {
  const words = query.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return text;
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  // With a group around it, every second piece is a match.
  const pieces = text.split(new RegExp(`(${pattern})`, 'gi'));
  let at = 0;
  return pieces.map((piece, index) => {
    const key = at;
    at += piece.length + 1;
    return index % 2 === 1 ? <mark key={key}>{piece}</mark> : piece;
  });
}
