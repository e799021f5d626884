import columns3 from 'lucide-react/icons/columns-3';
import link from 'lucide-react/icons/link';
import table2 from 'lucide-react/icons/table-2';
import { type MouseEvent, type ReactNode, type RefObject, useSyncExternalStore } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { useCopy } from '#components/ui/use-copy.ts';
import { hasTerm, toggleTerm } from '#lib/tasks/filter/edit-terms.ts';
import {
  defaultListQuery,
  formatListQuery,
  formatListSort,
  type ListGroup,
  type ListQuery,
  type ListView,
  listGroups,
  listSortKeys,
  parseListSort,
} from '#lib/tasks/filter/list-query.ts';
import type { BoardFacts } from './facts.ts';
import { FilterField } from './filter-field.tsx';
import type { ListSnapshot, TaskWindow } from './task-window.ts';

const quickFilters: readonly { words: string; term: string }[] = [
  { words: 'Open', term: 'is:open' },
  { words: 'Can start', term: 'is:ready' },
  { words: 'Blocked', term: 'is:blocked' },
  { words: 'Nobody’s', term: 'no:owner' },
  { words: 'Changed this week', term: 'updated:>7d' },
  { words: 'With errors', term: 'is:invalid' },
];

const viewWords: Record<ListView, { words: string; icon: typeof columns3 }> = {
  board: { words: 'Board', icon: columns3 },
  table: { words: 'Table', icon: table2 },
};

interface BoardBarProps {
  field: RefObject<HTMLInputElement | null>;
  query: ListQuery;
  list: ListSnapshot;
  store: TaskWindow;
  facts: BoardFacts;
  onGo: (query: ListQuery) => void;
  onType: (query: ListQuery) => void;
  onSettle: (query: ListQuery) => void;
  onLeave: () => void;
  /** Null while something is selected: then the bar at the foot offers it. */
  onSelectAll: (() => void) | null;
}

/** Which tasks, in which view and order. Links and a form: without script they still lead there. */
export function BoardBar(props: BoardBarProps) {
  const { field, query, list, store, facts, onGo, onType, onSettle, onLeave, onSelectAll } = props;
  const problems = list.query.q === query.q ? list.problems : [];
  return (
    <form className="board-bar" action="/board" method="get" onSubmit={(event) => event.preventDefault()}>
      <div className="board-head">
        <h1>Tasks</h1>
        <Count list={list} store={store} />
        {onSelectAll === null || list.total === 0 ? null : (
          <button
            type="button"
            className="board-select-all"
            aria-keyshortcuts="Control+A Meta+A"
            title="Select all that the filter shows (Ctrl/⌘ A in the list)"
            onClick={onSelectAll}
          >
            Select all
          </button>
        )}
        <div className="board-tools" data-view={query.view}>
          <nav className="board-views" aria-label="View">
            {(Object.keys(viewWords) as ListView[]).map((view) => (
              <Choice
                key={view}
                to={{ ...query, view }}
                isCurrent={query.view === view}
                onGo={onGo}
                className="board-view"
              >
                <Icon icon={viewWords[view].icon} size={15} />
                <span>{viewWords[view].words}</span>
              </Choice>
            ))}
          </nav>
          {query.view === 'table' ? (
            <label className="board-select">
              <span>Group</span>
              <select
                name="group"
                value={query.group}
                onChange={({ target }) => onGo({ ...query, group: target.value as ListGroup })}
              >
                {listGroups.map((group) => (
                  <option key={group} value={group}>
                    {group === 'none' ? 'by nothing' : `by ${group}`}
                  </option>
                ))}
              </select>
            </label>
          ) : null}
          <label className="board-select">
            <span>Sort</span>
            <select
              name="sort"
              value={formatListSort(query.sort)}
              onChange={({ target }) => onGo({ ...query, sort: parseListSort(target.value) })}
            >
              {listSortKeys.flatMap((key) =>
                [false, true].map((descending) => {
                  const value = formatListSort({ key, descending });
                  return (
                    <option key={value} value={value}>
                      by {key}
                      {descending ? ', last first' : ''}
                    </option>
                  );
                }),
              )}
            </select>
          </label>
          <CopyLink />
        </div>
      </div>
      <FilterField
        field={field}
        q={query.q}
        problems={problems}
        vocabulary={facts.vocabulary}
        onType={(q) => onType({ ...query, q })}
        onSettle={(q) => onSettle({ ...query, q })}
        onLeave={onLeave}
      />
      {query.view === defaultListQuery.view ? null : <input type="hidden" name="view" value={query.view} />}
      <noscript>
        <button type="submit" className="ui-button">
          Show
        </button>
      </noscript>
      <div className="board-chips">
        {facts.views.map(({ name, q, view, sort, group }) => {
          const to: ListQuery = {
            q,
            view: view ?? query.view,
            sort: sort === undefined ? query.sort : parseListSort(sort),
            group: group ?? query.group,
          };
          const isCurrent = formatListQuery(to) === formatListQuery(query);
          return (
            <Choice key={name} to={to} isCurrent={isCurrent} onGo={onGo} className="board-chip" saved>
              {name}
            </Choice>
          );
        })}
        {quickFilters.map(({ words, term }) => (
          <Choice
            key={term}
            to={{ ...query, q: toggleTerm(query.q, term) }}
            isCurrent={hasTerm(query.q, term)}
            onGo={onGo}
            className="board-chip"
            title={term}
          >
            {words}
          </Choice>
        ))}
      </div>
    </form>
  );
}

interface ChoiceProps {
  to: ListQuery;
  isCurrent: boolean;
  onGo: (query: ListQuery) => void;
  className: string;
  title?: string;
  saved?: boolean;
  children: ReactNode;
}

/** A link to another list, followed in place. */
export function Choice({ to, isCurrent, onGo, className, title, saved, children }: ChoiceProps) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    onGo(to);
  };
  return (
    <a
      href={`/board${formatListQuery(to)}`}
      className={className}
      title={title}
      data-saved={saved}
      aria-current={isCurrent ? 'true' : undefined}
      onClick={follow}
    >
      {children}
    </a>
  );
}

function CopyLink() {
  const { words, copy } = useCopy();
  return (
    <button
      type="button"
      className="ui-button"
      data-variant="quiet"
      onClick={() => void copy(window.location.href)}
    >
      <Icon icon={link} size={15} />
      <span role="status">{words || 'Copy link'}</span>
    </button>
  );
}

function Count({ list, store }: Pick<BoardBarProps, 'list' | 'store'>) {
  const isLoading = useSyncExternalStore(store.subscribe, store.isLoading, store.isLoading);
  return (
    <p className="board-count" role="status">
      {list.failure ?? `${countWords(list)}${isLoading ? ' …' : ''}`}
    </p>
  );
}

function countWords({ total, all }: ListSnapshot): string {
  return total === all
    ? `${number(all)} ${all === 1 ? 'task' : 'tasks'}`
    : `${number(total)} of ${number(all)} tasks`;
}

const number = (value: number) => value.toLocaleString('en');
