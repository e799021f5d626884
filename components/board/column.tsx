import chevronsLeftRight from 'lucide-react/icons/chevrons-left-right';
import chevronsRightLeft from 'lucide-react/icons/chevrons-right-left';
import {
  type CSSProperties,
  type MouseEvent,
  memo,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useWindow } from '#components/shell/use-window.ts';
import { StatusDot } from '#components/task/status-badge.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { formatListQuery } from '#lib/tasks/filter/list-query.ts';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import { Card } from './card.tsx';
import { type ColumnView, indexAt, placeOf } from './column-items.ts';
import { columnWord, factLines, mayMove } from './facts.ts';
import type { BoardModel } from './model.ts';
import { firstCards } from './task-window.ts';
import { useKeptScroll } from './use-kept-scroll.ts';

export interface ColumnHandle {
  scrollTo: (at: number) => void;
  element: HTMLElement | null;
}

interface ColumnProps
  extends Pick<
    BoardModel,
    'list' | 'store' | 'facts' | 'nowMs' | 'isAwake' | 'selected' | 'meant' | 'move' | 'forgive'
  > {
  view: ColumnView;
  /** Where the columns are held, and this one's place there. */
  handles: RefObject<(ColumnHandle | null)[]>;
  index: number;
  isFolded: boolean;
  onFold: (status: string, fold: boolean) => void;
  /** Path of the card that can be tabbed to. */
  active: string | null;
  drag: typeof import('./drag.ts') | null;
  /** What is being moved by keyboard, and whether it would go here. */
  lifted: readonly TaskRow[] | null;
  isTarget: boolean;
  onDrag: (rows: readonly TaskRow[] | null) => void;
  onPick: (row: TaskRow, event: MouseEvent) => void;
}

/** The tasks of one status; those near the eye are drawn. Not drawn anew for what happens to others. */
export const Column = memo(function Column(props: ColumnProps) {
  const { view, handles, index, list, store, facts, isFolded, active, drag, lifted, isTarget } = props;
  const { column, items, pending, refusals } = view;
  const { status, canReceive, limit } = column;
  const name = columnWord(facts, status);
  const scroller = useRef<HTMLUListElement>(null);
  const section = useRef<HTMLElement>(null);
  const [over, setOver] = useState<readonly TaskRow[] | null>(null);
  const { first, last, scrollTo } = useWindow(scroller, items.count, {
    initialRows: firstCards,
    scrollKey: null,
  });
  const rowOf = (at: number): TaskRow | undefined => {
    const index = indexAt(items, at);
    return index === undefined ? items.incoming[at] : list.rows.get(index);
  };
  useKeptScroll(scroller, list, `${status} ${formatListQuery(list.query)}`, {
    pathAt: (line) => rowOf(line)?.path,
    lineOf: (path) => placeOf(items, list.indexByPath, path),
  });

  const viewer = `column ${status}`;
  const { start, count, leaving } = items;
  useEffect(() => {
    const end = Math.min(last, count) + leaving.length;
    store.want(viewer, isFolded || end <= first ? [] : [{ from: start + first, count: end - first }]);
  }, [store, viewer, start, count, leaving.length, first, last, isFolded]);
  useEffect(() => () => store.want(viewer, []), [store, viewer]);

  useLayoutEffect(() => {
    const { current } = handles;
    current[index] = { scrollTo: (at) => scrollTo(at, 'nearest'), element: section.current };
    return () => {
      current[index] = null;
    };
  }, [handles, index, scrollTo]);

  const move = useRef(props.move);
  move.current = props.move;
  useEffect(() => {
    const element = section.current;
    if (!element || !drag || status === null) return;
    return drag.makeDropTarget({
      element,
      canDrop: canReceive,
      onOver: setOver,
      onDrop: (rows) => move.current(rows, status),
    });
  }, [drag, status, canReceive]);

  const moving = over ?? (isTarget ? lifted : null);
  const mayAll = status !== null && moving?.every((row) => mayMove(facts, row, status));
  const isOverLimit = limit !== undefined && list.inReview >= limit;
  const places = [];
  for (let at = first; at < Math.min(last, items.count); at++) places.push(at);
  const activeAt = active === null ? undefined : placeOf(items, list.indexByPath, active);
  if (activeAt !== undefined && (activeAt < first || activeAt >= last)) places.push(activeAt);

  return (
    <section
      ref={section}
      className="board-column"
      aria-label={`${name}, ${items.count} ${items.count === 1 ? 'task' : 'tasks'}`}
      data-status={status ?? 'unknown'}
      data-folded={isFolded || undefined}
      data-fact-lines={factLines(facts, status)}
      data-empty={items.count === 0 || undefined}
      data-over={moving === null ? undefined : canReceive && mayAll ? 'yes' : 'no'}
    >
      <header className="board-column-head">
        <StatusDot status={status} silent />
        <h2>{name}</h2>
        <span className="shell-count">{items.count.toLocaleString('en')}</span>
        {limit === undefined ? null : (
          <span
            className="board-limit"
            data-over={isOverLimit || undefined}
            title={`${list.inReview} in review in all. The manager starts nothing new while ${limit} or more wait for review.`}
          >
            <span className="ui-visually-hidden">limit {limit}</span>
            <span aria-hidden="true">/ {limit}</span>
          </span>
        )}
        <button
          type="button"
          className="board-fold"
          aria-expanded={!isFolded}
          aria-label={isFolded ? `Show ${name}` : `Fold ${name}`}
          onClick={() => props.onFold(status ?? 'unknown', !isFolded)}
        >
          <Icon icon={isFolded ? chevronsLeftRight : chevronsRightLeft} size={14} />
        </button>
      </header>
      <ul className="ui-list board-cards" ref={scroller} hidden={isFolded} aria-label={name}>
        {items.count === 0 ? <li className="board-empty">{emptyWords(list.query.q)}</li> : null}
        <li
          className="board-cards-room"
          aria-hidden="true"
          style={{ '--lines': items.count } as CSSProperties}
        />
        {places.map((at) => {
          const known = rowOf(at);
          if (!known) {
            return (
              <li
                key={`place ${at}`}
                className="board-card ui-skeleton"
                aria-hidden="true"
                style={{ top: `calc(${at} * var(--row))` }}
              />
            );
          }
          const row = pending.get(known.path) ?? known;
          return (
            <Card
              key={row.path}
              row={row}
              at={at}
              count={items.count}
              tabIndex={props.isAwake ? (at === activeAt ? 0 : -1) : undefined}
              isSelected={props.selected.has(row.path)}
              isPending={pending.has(row.path)}
              isLifted={lifted?.some(({ path }) => path === row.path) ?? false}
              refusal={refusals.get(row.path)}
              word={row.word === undefined || row.word === name ? undefined : row.word}
              nowMs={props.nowMs}
              drag={drag}
              rowsFor={props.meant}
              onDrag={props.onDrag}
              onPick={props.onPick}
              onForgive={props.forgive}
            />
          );
        })}
      </ul>
    </section>
  );
});

function emptyWords(q: string): string {
  return q === '' ? 'Nothing here.' : 'Nothing here passes the filter.';
}
