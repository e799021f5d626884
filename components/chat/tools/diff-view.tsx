import { useMemo } from 'react';
import { parseDiff } from './parse-diff.ts';
import { ScrollBox } from './pieces.tsx';

const signs = { same: ' ', add: '+', del: '−' } as const;

/** A unified diff at the width of the drawer: long lines wrap beside their gutter. */
export function DiffView({ path, diff }: { path: string; diff: string }) {
  const rows = useMemo(() => parseDiff(diff), [diff]);
  return (
    <ScrollBox label={`Changes to ${path}`}>
      <div className="chat-diff">
        {rows.map((row, index) => {
          const key = `${index}`;
          if (row.kind === 'hunk') {
            return (
              <p key={key} className="chat-diff-hunk">
                line {row.line}
              </p>
            );
          }
          if (row.kind === 'note') {
            return (
              <p key={key} className="chat-diff-hunk">
                {row.text}
              </p>
            );
          }
          return (
            <p key={key} className="chat-diff-row" data-kind={row.kind}>
              <span className="chat-diff-sign">{signs[row.kind]}</span>
              <span className="chat-diff-text">
                {row.pieces.map((piece, at) =>
                  piece.changed ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line have no other identity.
                    <mark key={at}>{piece.text}</mark>
                  ) : (
                    piece.text
                  ),
                )}
              </span>
            </p>
          );
        })}
      </div>
    </ScrollBox>
  );
}
