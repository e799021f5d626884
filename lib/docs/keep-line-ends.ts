import { diffArrays } from 'diff';

/** Compared line by line; what is larger takes the line end that most lines have. */
const maxLines = 20_000;
const maxEdits = 5_000;

/**
 * A text that was edited with plain line feeds, with the line ends that the file has: lines that are still there keep
 * theirs, new ones get the one that most lines have. A file of one kind of line end is given back exactly so.
 */
export function keepLineEnds(before: string, edited: string): string {
  const plain = edited.replace(/\r\n?/g, '\n');
  const old = linesOf(before);
  const kinds = new Set(old.map(({ end }) => end).filter((end) => end !== ''));
  if (kinds.size === 0 || (kinds.size === 1 && kinds.has('\n'))) return plain;
  const usual = usualEnd(old);
  if (kinds.size === 1) return plain.replaceAll('\n', usual);
  return mixed(old, plain.split('\n'), usual);
}

interface Line {
  text: string;
  end: string;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let at = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
    lines.push({ text: text.slice(at, index), end });
    at = index + end.length;
  }
  lines.push({ text: text.slice(at), end: '' });
  return lines;
}

function usualEnd(lines: readonly Line[]): string {
  const counts = new Map<string, number>();
  for (const { end } of lines) if (end !== '') counts.set(end, (counts.get(end) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best), ['\n', 0] as [
    string,
    number,
  ])[0];
}

function mixed(old: readonly Line[], edited: readonly string[], usual: string): string {
  const texts = old.map(({ text }) => text);
  const small = old.length <= maxLines && edited.length <= maxLines;
  const changes = small ? diffArrays(texts, [...edited], { maxEditLength: maxEdits }) : undefined;
  if (!changes) return edited.join(usual);
  const lines: Line[] = [];
  let at = 0;
  for (const { added, removed, value } of changes) {
    if (removed) at += value.length;
    else if (added) lines.push(...value.map((text) => ({ text, end: usual })));
    else {
      lines.push(...old.slice(at, at + value.length));
      at += value.length;
    }
  }
  return joined(lines, usual);
}

/** The last line has no end, wherever it stood before. */
function joined(lines: readonly Line[], usual: string): string {
  const parts: string[] = [];
  let behind = '';
  for (const [at, line] of lines.toReversed().entries()) {
    let end = at === 0 ? '' : line.end || usual;
    // Beside a line feed a carriage return would be one line end with it, and a line would be gone.
    if (end === '\r' && behind.startsWith('\n')) end = '\n';
    behind = line.text + end;
    parts.push(behind);
  }
  return parts.reverse().join('');
}
