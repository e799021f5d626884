import { type MouseEvent, memo, type ReactNode } from 'react';
import { pageHref } from '#components/shell/href.ts';
import { Priority } from '#components/task/priority.tsx';
import { StatusDot } from '#components/task/status-badge.tsx';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import { asCell, asRow } from './grid-roles.ts';
import { RowAge, RowLabels, RowMarks } from './row-facts.tsx';

interface TableRowProps {
  row: TaskRow;
  line: number;
  /** Undefined before the keys are served: then every row can be tabbed to. */
  tabIndex: number | undefined;
  isSelected: boolean;
  isPending: boolean;
  refusal: string | undefined;
  nowMs: number;
  onPick: (row: TaskRow, event: MouseEvent) => void;
}

/** One task. The link in it covers the whole line, so that a click anywhere opens it, with any mouse button. */
export const TableRow = memo(function TableRow(props: TableRowProps) {
  const { row, line, tabIndex, isSelected, isPending, refusal, nowMs, onPick } = props;
  return (
    <div
      {...asRow(line + 2, { 'aria-selected': isSelected, onClickCapture: (event) => onPick(row, event) })}
      className="board-row"
      data-active={tabIndex === 0 || undefined}
      data-pending={isPending || undefined}
      data-path={row.path}
      style={{ top: `calc(${line} * var(--row))` }}
    >
      <Cell className="board-cell-pick">
        <span className="board-pick" data-pick="" aria-hidden="true" />
      </Cell>
      <Cell className="board-cell-status">
        <StatusDot status={row.status} />
      </Cell>
      <Cell className="board-cell-title">
        <a
          href={pageHref(row.path)}
          className="board-link ui-cut"
          data-id={row.path}
          tabIndex={tabIndex}
          title={refusal ?? row.title}
        >
          {row.title}
        </a>
        {refusal === undefined ? null : (
          <span className="board-refusal ui-cut" role="alert">
            {refusal}
          </span>
        )}
        <RowMarks row={row} />
        <span className="board-row-labels">
          <RowLabels row={row} most={3} />
        </span>
        <span className="board-row-more ui-cut" aria-hidden="true">
          {[row.id, row.owner].filter(Boolean).join(' · ')}
        </span>
      </Cell>
      <Cell className="board-cell-id ui-cut">{row.id}</Cell>
      <Cell className="board-cell-priority">
        {row.priority ? <Priority priority={row.priority} word={row.priorityWord} /> : null}
      </Cell>
      <Cell className="board-cell-milestone ui-cut">{row.milestone}</Cell>
      <Cell className="board-cell-owner ui-cut">{row.owner}</Cell>
      <Cell className="board-cell-age">
        <RowAge row={row} nowMs={nowMs} />
      </Cell>
    </div>
  );
});

function Cell({ className, children }: { className: string; children?: ReactNode }) {
  return (
    <div {...asCell()} className={className}>
      {children}
    </div>
  );
}
