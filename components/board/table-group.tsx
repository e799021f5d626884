import chevronRight from 'lucide-react/icons/chevron-right';
import { Icon } from '#components/ui/icon.tsx';
import { asCell, asRow } from './grid-roles.ts';
import { columnCount } from './table-heads.tsx';
import { groupId, type TableGroup } from './table-items.ts';

interface TableGroupProps {
  group: TableGroup;
  words: string;
  tabIndex: number | undefined;
  onFold: (id: string) => void;
}

/** The head of a group: its name, how many, and whether they are shown. */
export function TableGroupRow({ group, words, tabIndex, onFold }: TableGroupProps) {
  const id = groupId(group.key);
  return (
    <div
      {...asRow(group.line + 2)}
      className="board-group"
      style={{ top: `calc(${group.line} * var(--row))` }}
    >
      <div {...asCell(columnCount)}>
        <button
          type="button"
          data-id={id}
          aria-expanded={group.isOpen}
          tabIndex={tabIndex}
          onClick={() => onFold(id)}
        >
          <Icon icon={chevronRight} size={14} />
          {words}
          <span className="shell-count">{group.count.toLocaleString('en')}</span>
        </button>
      </div>
    </div>
  );
}
