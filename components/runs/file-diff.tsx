import { useMemo } from 'react';
import type { DiffPiece } from '#components/chat/tools/mark-words.ts';
import { parseDiff } from '#components/chat/tools/parse-diff.ts';
import { type NumberedRow, splitRows, unifiedRows } from './numbered-rows.ts';

export type DiffStyle = 'unified' | 'split';

const signs = { same: ' ', add: '+', del: '−' } as const;
const spoken = { same: '', add: 'added: ', del: 'removed: ' } as const;

/** The diff of one file, with line numbers; one line below the other, or the old beside the new. */
export function FileDiff({ path, diff, style }: { path: string; diff: string; style: DiffStyle }) {
  const rows = useMemo(() => unifiedRows(parseDiff(diff)), [diff]);
  return (
    <table className="runs-diff" data-style={style} aria-label={`Changes to ${path}`}>
      <colgroup>
        {(style === 'unified' ? ['number', 'number', 'text'] : ['number', 'text', 'number', 'text']).map(
          (column, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns never change places.
            <col key={index} className={`runs-diff-col-${column}`} />
          ),
        )}
      </colgroup>
      <tbody>
        {style === 'unified'
          ? rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a diff never change places.
              <tr key={index} data-kind={row.kind}>
                {'text' in row ? (
                  <td colSpan={3} className="runs-diff-gap">
                    {row.text}
                  </td>
                ) : (
                  <>
                    <LineNumber of={row.oldLine} />
                    <LineNumber of={row.newLine} />
                    <LineText row={row} />
                  </>
                )}
              </tr>
            ))
          : splitRows(rows).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <tr key={index}>
                {row.kind === 'pair' ? (
                  <>
                    <LineNumber of={row.left?.oldLine ?? null} />
                    <LineText row={row.left} />
                    <LineNumber of={row.right?.newLine ?? null} />
                    <LineText row={row.right} />
                  </>
                ) : (
                  <td colSpan={4} className="runs-diff-gap">
                    {row.text}
                  </td>
                )}
              </tr>
            ))}
      </tbody>
    </table>
  );
}

function LineNumber({ of }: { of: number | null }) {
  // Drawn by the style sheet: whoever copies lines copies no numbers.
  return <td className="runs-diff-number" data-line={of ?? ''} aria-hidden="true" />;
}

function LineText({ row }: { row: NumberedRow | null }) {
  if (row === null) return <td className="runs-diff-text" data-kind="none" />;
  return (
    <td className="runs-diff-text" data-kind={row.kind} data-sign={signs[row.kind]}>
      {row.kind === 'same' ? null : <span className="ui-visually-hidden">{spoken[row.kind]}</span>}
      <Pieces pieces={row.pieces} />
    </td>
  );
}

function Pieces({ pieces }: { pieces: readonly DiffPiece[] }) {
  return pieces.map((piece, index) =>
    piece.changed ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line have no other identity.
      <mark key={index}>{piece.text}</mark>
    ) : (
      piece.text
    ),
  );
}
