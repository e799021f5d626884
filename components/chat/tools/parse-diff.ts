import { type DiffLine, markWords } from './mark-words.ts';

export type DiffRow =
  | DiffLine
  /** Where a hunk begins, in the new text and in the old, and how many unchanged lines before it are not at hand. */
  | { kind: 'hunk'; line: number; oldLine: number; skipped: number }
  | { kind: 'note'; text: string };

/** Unchanged lines that can be unfolded. */
export interface DiffFold {
  kind: 'fold';
  rows: DiffLine[];
}

/** Unchanged lines that stand around a change; so many or fewer more are not worth a fold. */
const context = 3;
const leastFold = 3;

const hunkHead = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** Rows of a unified diff without file headers, with the words that differ within replaced lines. */
export function parseDiff(diff: string): DiffRow[] {
  const rows: DiffRow[] = [];
  let oldEnd: number | null = null;
  for (const line of diff.replace(/\n$/, '').split('\n')) {
    const hunk = hunkHead.exec(line);
    if (hunk) {
      const [oldStart, oldLines, newStart] = [Number(hunk[1]), Number(hunk[2] ?? 1), Number(hunk[3])];
      const skipped = oldEnd === null ? oldStart - 1 : oldStart - oldEnd;
      rows.push({ kind: 'hunk', line: newStart, oldLine: oldStart, skipped: Math.max(0, skipped) });
      oldEnd = oldStart + oldLines;
    } else if (line.startsWith('\\')) rows.push({ kind: 'note', text: noteOf(line) });
    else {
      const kind = line[0] === '+' ? 'add' : line[0] === '-' ? 'del' : 'same';
      rows.push({ kind, pieces: [{ text: line.slice(1), changed: false }] });
    }
  }
  return markWords(rows);
}

function noteOf(line: string): string {
  return /no newline/i.test(line) ? 'No newline at the end of the file' : line.slice(1).trim();
}

/** The same rows with what is far from any change put into folds. */
export function folded(rows: readonly DiffRow[]): (DiffRow | DiffFold)[] {
  const out: (DiffRow | DiffFold)[] = [];
  let at = 0;
  while (at < rows.length) {
    const row = rows[at] as DiffRow;
    if (row.kind !== 'same') {
      out.push(row);
      at += 1;
      continue;
    }
    const run: DiffLine[] = [];
    for (let next = rows[at]; next?.kind === 'same'; next = rows[++at]) run.push(next);
    const before = isChange(out.at(-1)) ? context : 0;
    const after = isChange(rows[at]) ? context : 0;
    // Where nothing changes around it (a diff without hunks) there is nothing to fold it between.
    const hidden = run.length - before - after;
    if (hidden < leastFold || before + after === 0) out.push(...run);
    else
      out.push(
        ...run.slice(0, before),
        { kind: 'fold', rows: run.slice(before, run.length - after) },
        ...run.slice(run.length - after),
      );
  }
  return out;
}

function isChange(row: DiffRow | DiffFold | undefined): boolean {
  return row?.kind === 'add' || row?.kind === 'del' || row?.kind === 'note';
}

/** A patch that `git apply` takes; null where the diff is only part of one. */
export function patchOf(diff: string, path: string): string | null {
  const lines = diff.replace(/\n$/, '').split('\n');
  const whole = lines.every((line) => !line.startsWith('\\') || /no newline/i.test(line));
  if (!whole || !hunkHead.test(lines[0] ?? '') || diff.includes('␍')) return null;
  const created = lines[0]?.startsWith('@@ -0,0 ');
  return [`--- ${created ? '/dev/null' : `a/${path}`}`, `+++ b/${path}`, ...lines, ''].join('\n');
}

/** The lines that are new, as text; null where none is. */
export function newTextOf(diff: string): string | null {
  const added = diff.split('\n').filter((line) => line.startsWith('+'));
  return added.length === 0 ? null : added.map((line) => line.slice(1)).join('\n');
}
