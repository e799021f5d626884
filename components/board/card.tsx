import { type MouseEvent, memo, useEffect, useRef } from 'react';
import { pageHref } from '#components/shell/href.ts';
import { Priority } from '#components/task/priority.tsx';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import { RowAge, RowLabels, RowMarks } from './row-facts.tsx';

interface CardProps {
  row: TaskRow;
  /** Place in its column, from 0, and how many there are. */
  at: number;
  count: number;
  tabIndex: number | undefined;
  isSelected: boolean;
  isPending: boolean;
  isLifted: boolean;
  refusal: string | undefined;
  /** The file's own word, where it says more than the column does. */
  word: string | undefined;
  nowMs: number;
  drag: typeof import('./drag.ts') | null;
  rowsFor: (row: TaskRow) => readonly TaskRow[];
  onDrag: (rows: readonly TaskRow[] | null) => void;
  onPick: (row: TaskRow, event: MouseEvent) => void;
  onForgive: (path: string) => void;
}

/** One task on the board. The link in it covers the whole card. */
export const Card = memo(function Card(props: CardProps) {
  const { row, at, count, tabIndex, isSelected, refusal, word, nowMs, drag, rowsFor, onDrag, onPick } = props;
  const ref = useRef<HTMLLIElement>(null);

  // A drag outlives what becomes of the card meanwhile: registered anew, it would not be heard of again.
  const now = useRef({ row, rowsFor, onDrag });
  now.current = { row, rowsFor, onDrag };
  useEffect(() => {
    const element = ref.current;
    if (!element || !drag) return;
    return drag.makeDraggable({
      element,
      rows: () => now.current.rowsFor(now.current.row),
      onChange: (rows) => now.current.onDrag(rows),
    });
  }, [drag]);

  return (
    <li
      ref={ref}
      className="board-card"
      aria-posinset={at + 1}
      aria-setsize={count}
      data-path={row.path}
      data-selected={isSelected || undefined}
      data-pending={props.isPending || undefined}
      data-lifted={props.isLifted || undefined}
      data-refused={refusal !== undefined || undefined}
      style={{ top: `calc(${at} * var(--row))` }}
      onClickCapture={(event) => onPick(row, event)}
    >
      <div className="board-card-top">
        <span className="board-pick" data-pick="" aria-hidden="true" />
        <span className="board-card-id ui-cut">{row.id}</span>
        {row.priority ? <Priority priority={row.priority} word={row.priorityWord} /> : null}
        <RowAge row={row} nowMs={nowMs} />
      </div>
      <a
        href={pageHref(row.path)}
        className="board-link board-card-title"
        data-id={row.path}
        draggable={false}
        tabIndex={tabIndex}
        title={row.title}
      >
        {row.title}
        {isSelected ? <span className="ui-visually-hidden">, selected</span> : null}
      </a>
      {refusal === undefined ? (
        <div className="board-card-foot" title={factWords(row, word)}>
          <RowMarks row={row} />
          {word ? <span className="task-label ui-cut">{word}</span> : null}
          {row.owner ? <span className="ui-cut">{row.owner}</span> : null}
          {row.milestone ? <span className="board-card-milestone ui-cut">{row.milestone}</span> : null}
          <RowLabels row={row} most={4} />
        </div>
      ) : (
        <button
          type="button"
          className="board-card-refusal"
          title={`${refusal} Click to take this note away.`}
          data-forgive=""
          tabIndex={-1}
          onClick={() => props.onForgive(row.path)}
        >
          {refusal}
        </button>
      )}
    </li>
  );
});

/** All of them, for what has no room: a fact is shown whole, or not at all. */
function factWords({ owner, milestone, labels = [] }: TaskRow, word: string | undefined): string {
  return [word, owner, milestone, ...labels].filter(Boolean).join(' · ');
}
