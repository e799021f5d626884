import type { ListQuery, ListSortKey } from '#lib/tasks/filter/list-query.ts';
import { Choice } from './board-bar.tsx';
import { asHead, asRow } from './grid-roles.ts';

const heads: { key: ListSortKey; words: string; className: string }[] = [
  { key: 'status', words: 'Status', className: 'board-cell-status' },
  { key: 'title', words: 'Title', className: 'board-cell-title' },
  { key: 'id', words: 'Id', className: 'board-cell-id' },
  { key: 'priority', words: 'Priority', className: 'board-cell-priority' },
  { key: 'milestone', words: 'Milestone', className: 'board-cell-milestone' },
  { key: 'owner', words: 'Owner', className: 'board-cell-owner' },
  { key: 'updated', words: 'Changed', className: 'board-cell-age' },
];
/** With the one to select by. */
export const columnCount = heads.length + 1;

/** What reads better with the newest first. */
const newestFirst: readonly ListSortKey[] = ['updated'];

/** The heads of the columns; each sorts by it, and again the other way round. */
export function TableHeads({ query, onGo }: { query: ListQuery; onGo: (query: ListQuery) => void }) {
  return (
    <div {...asRow(1)} className="board-heads">
      <div {...asHead()} className="board-cell-pick">
        <span className="ui-visually-hidden">Selected</span>
      </div>
      {heads.map(({ key, words, className }) => {
        const isSorted = query.sort.key === key;
        const direction = query.sort.descending ? 'descending' : 'ascending';
        const descending = isSorted ? !query.sort.descending : newestFirst.includes(key);
        return (
          <div key={key} {...asHead(isSorted ? direction : undefined)} className={className}>
            <Choice
              to={{ ...query, sort: { key, descending } }}
              isCurrent={false}
              onGo={onGo}
              className="board-sort"
            >
              <span className={key === 'status' ? 'ui-visually-hidden' : undefined}>{words}</span>
              <span aria-hidden="true">{isSorted ? (query.sort.descending ? '↓' : '↑') : ''}</span>
            </Choice>
          </div>
        );
      })}
    </div>
  );
}
