import { diffWordsWithSpace } from 'diff';

export interface DiffPiece {
  text: string;
  changed: boolean;
}
export type DiffRow =
  | { kind: 'hunk'; line: number; oldLine: number }
  | { kind: 'same' | 'add' | 'del'; pieces: DiffPiece[] }
  | { kind: 'note'; text: string };

/** Pairs of longer lines, or more of them, would take longer than a frame; they are shown without marked words. */
const maxWordChars = 400;
const maxWordPairs = 150;

/** Rows of a unified diff without file headers, with the words that differ within replaced lines. */
export function parseDiff(diff: string): DiffRow[] {
  const rows: DiffRow[] = [];
  const lines = diff.replace(/\n$/, '').split('\n');
  for (const line of lines) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
    if (hunk) rows.push({ kind: 'hunk', line: Number(hunk[2]), oldLine: Number(hunk[1]) });
    else if (line.startsWith('\\')) rows.push({ kind: 'note', text: 'No newline at the end of the file' });
    else {
      const kind = line[0] === '+' ? 'add' : line[0] === '-' ? 'del' : 'same';
      rows.push({ kind, pieces: [{ text: line.slice(1), changed: false }] });
    }
  }
  markWords(rows);
  return rows;
}

function textAt(row: DiffRow | undefined, kind: 'add' | 'del'): string | null {
  return row?.kind === kind ? (row.pieces[0]?.text ?? '') : null;
}

/** Only where as many lines were added as taken out just before: there each pair is one line, changed. */
function markWords(rows: DiffRow[]) {
  let pairs = 0;
  for (let start = 0; start < rows.length; start += 1) {
    let dels = 0;
    while (textAt(rows[start + dels], 'del') !== null) dels += 1;
    let adds = 0;
    while (textAt(rows[start + dels + adds], 'add') !== null) adds += 1;
    for (let i = 0; dels === adds && i < dels && pairs < maxWordPairs; i += 1) {
      const before = textAt(rows[start + i], 'del') ?? '';
      const after = textAt(rows[start + dels + i], 'add') ?? '';
      if (before.length + after.length > maxWordChars) continue;
      pairs += 1;
      const changes = diffWordsWithSpace(before, after);
      if (!changes.some((change) => !change.added && !change.removed && change.value.trim() !== '')) continue;
      rows[start + i] = { kind: 'del', pieces: piecesOf(changes, 'removed') };
      rows[start + dels + i] = { kind: 'add', pieces: piecesOf(changes, 'added') };
    }
    start += Math.max(0, dels + adds - 1);
  }
}

function piecesOf(changes: ReturnType<typeof diffWordsWithSpace>, side: 'added' | 'removed'): DiffPiece[] {
  const other = side === 'added' ? 'removed' : 'added';
  return changes
    .filter((change) => !change[other])
    .map((change) => ({ text: change.value, changed: change[side] }));
}
