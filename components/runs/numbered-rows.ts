import type { DiffPiece } from '#components/chat/tools/mark-words.ts';
import type { DiffRow } from '#components/chat/tools/parse-diff.ts';

/** A line of a diff with its numbers in the old and the new file, counted from 1. */
export interface NumberedRow {
  kind: 'same' | 'add' | 'del';
  pieces: DiffPiece[];
  oldLine: number | null;
  newLine: number | null;
}

export type UnifiedRow = NumberedRow | { kind: 'hunk' | 'note'; text: string };

/** Side by side: what a line was, and what became of it; null where the other side has nothing. */
export type SplitRow =
  | { kind: 'pair'; left: NumberedRow | null; right: NumberedRow | null }
  | { kind: 'hunk' | 'note'; text: string };

export function unifiedRows(rows: readonly DiffRow[]): UnifiedRow[] {
  const numbered: UnifiedRow[] = [];
  let oldLine = 1;
  let newLine = 1;
  for (const row of rows) {
    if (row.kind === 'hunk') {
      oldLine = row.oldLine;
      newLine = row.line;
      if (row.skipped > 0)
        numbered.push({
          kind: 'hunk',
          text: `${row.skipped} unchanged ${row.skipped === 1 ? 'line' : 'lines'}`,
        });
    } else if (row.kind === 'note') numbered.push(row);
    else {
      numbered.push({
        ...row,
        oldLine: row.kind === 'add' ? null : oldLine++,
        newLine: row.kind === 'del' ? null : newLine++,
      });
    }
  }
  return numbered;
}

/** Lines that were taken out stand beside those that came in their place, one by one. */
export function splitRows(rows: readonly UnifiedRow[]): SplitRow[] {
  const out: SplitRow[] = [];
  let gone: NumberedRow[] = [];
  let come: NumberedRow[] = [];
  const flush = () => {
    for (let index = 0; index < Math.max(gone.length, come.length); index += 1) {
      out.push({ kind: 'pair', left: gone[index] ?? null, right: come[index] ?? null });
    }
    gone = [];
    come = [];
  };
  for (const row of rows) {
    if ('text' in row) {
      flush();
      out.push(row);
    } else if (row.kind === 'del') {
      if (come.length > 0) flush();
      gone.push(row);
    } else if (row.kind === 'add') come.push(row);
    else {
      flush();
      out.push({ kind: 'pair', left: row, right: row });
    }
  }
  flush();
  return out;
}
