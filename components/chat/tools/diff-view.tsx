'use client';

import { useMemo, useRef, useState } from 'react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { count } from '../tool-view.ts';
import type { DiffLine } from './mark-words.ts';
import { type DiffFold, type DiffRow, folded, newTextOf, parseDiff, patchOf } from './parse-diff.ts';
import { ScrollBox } from './pieces.tsx';

const signs = { same: ' ', add: '+', del: '−' } as const;
const words = { same: '', add: 'Added: ', del: 'Removed: ' } as const;

/** A unified diff at the width of the drawer: long lines wrap beside their gutter, what is unchanged unfolds. */
export function DiffView({ path, diff }: { path: string; diff: string }) {
  const rows = useMemo(() => folded(parseDiff(diff)), [diff]);
  const patch = useMemo(() => patchOf(diff, path), [diff, path]);
  const newText = useMemo(() => newTextOf(diff), [diff]);
  return (
    <div className="chat-diff-frame">
      <ScrollBox label={`Changes to ${path}`}>
        <div className="chat-diff">
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a diff have no other identity.
            <Row key={index} row={row} />
          ))}
        </div>
      </ScrollBox>
      <div className="chat-diff-copy">
        {patch === null ? null : <CopyButton text={patch} what="patch" label="Patch" />}
        {newText === null ? null : <CopyButton text={newText} what="new text" label="New text" />}
      </div>
    </div>
  );
}

function Row({ row }: { row: DiffRow | DiffFold }) {
  switch (row.kind) {
    case 'hunk':
      return row.skipped === 0 ? null : (
        <p className="chat-diff-gap">
          {count(row.skipped, 'unchanged line')}, then line {row.line}
        </p>
      );
    case 'note':
      return <p className="chat-diff-gap">{row.text}</p>;
    case 'fold':
      return <Fold rows={row.rows} />;
    default:
      return <Line row={row} />;
  }
}

function Fold({ rows }: { rows: readonly DiffLine[] }) {
  const [open, setOpen] = useState(false);
  const first = useRef<HTMLDivElement>(null);
  if (!open) {
    return (
      <button
        type="button"
        className="chat-diff-fold"
        onClick={() => {
          setOpen(true);
          // The button goes: who came by keyboard stays at the place.
          requestAnimationFrame(() => first.current?.focus({ preventScroll: true }));
        }}
      >
        Show {count(rows.length, 'line')}
      </button>
    );
  }
  return (
    <div ref={first} tabIndex={-1} className="chat-diff-unfolded">
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <Line key={index} row={row} />
      ))}
    </div>
  );
}

function Line({ row: { kind, pieces } }: { row: DiffLine }) {
  return (
    <p className="chat-diff-row" data-kind={kind}>
      <span className="chat-diff-sign" aria-hidden="true">
        {signs[kind]}
      </span>
      <span className="chat-diff-text">
        {words[kind] === '' ? null : <span className="ui-visually-hidden">{words[kind]}</span>}
        {pieces.map((piece, at) =>
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
}
