import { type CSSProperties, memo } from 'react';
import { pageHref } from '#components/shell/href.ts';
import type { NavRow } from '#components/shell/nav-rows.ts';
import { StatusDot } from '#components/task/status-badge.tsx';

interface RowProps {
  row: NavRow;
  /** Place in the whole list, from 0. */
  index: number;
  current: boolean;
  /** Takes part in the tab order. */
  active: boolean;
  onFold: (path: string) => void;
}

/** One row of the tree: a link to the page, whose mark opens and closes a folder. */
export const NavTreeRow = memo(function NavTreeRow({ row, index, current, active, onFold }: RowProps) {
  const { node, path, level } = row;
  const folder = node.k === 'folder';
  const title = node.t ?? (folder ? node.n : node.n.replace(/\.md$/, ''));
  const describedBy = node.e ? `nav-problem-${index}` : undefined;
  return (
    <a
      href={pageHref(path)}
      role="treeitem"
      className="shell-row"
      data-kind={node.k}
      data-path={path}
      style={{ '--i': index, '--level': level } as CSSProperties}
      tabIndex={active ? 0 : -1}
      title={node.e ? `${title}: ${node.e}` : title}
      aria-level={level}
      aria-posinset={row.place}
      aria-setsize={row.siblings}
      aria-expanded={folder ? row.open : undefined}
      aria-current={current ? 'page' : undefined}
      aria-describedby={describedBy}
      onClick={(event) => {
        if (!folder || event.ctrlKey || event.metaKey || event.shiftKey) return;
        const onMark = (event.target as Element).closest('.shell-row-fold') !== null;
        // The mark only folds; the name opens the folder's page and the folder, or folds it when it is open.
        if (onMark || current) {
          event.preventDefault();
          onFold(path);
        } else if (!row.open) onFold(path);
      }}
    >
      <span className={folder ? 'shell-row-mark shell-row-fold' : 'shell-row-mark'}>
        {folder ? <Chevron /> : node.k === 'task' ? <StatusDot status={node.s} /> : <Sheet />}
      </span>
      <span className="ui-cut shell-row-title">{title}</span>
      {node.e ? (
        <>
          <Warning />
          <span id={describedBy} hidden>
            {node.e}
          </span>
        </>
      ) : null}
      {folder && !row.open && node.m ? <span className="shell-row-count">{node.m}</span> : null}
    </a>
  );
});

// Drawn here and not taken from the icon package: they stand in rows by the hundred.
function Chevron() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="m6 4 4 4-4 4" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

function Sheet() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M4 2.5h5.2L12.5 6v7.5H4zM9 2.8V6h3.2" strokeWidth="1.2" strokeLinejoin="round" />
    </svg>
  );
}

function Warning() {
  return (
    <svg
      viewBox="0 0 16 16"
      width="14"
      height="14"
      fill="none"
      className="shell-row-warning"
      role="img"
      aria-label="Has a problem"
    >
      <path d="M8 2.2 14.4 13H1.6z" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" />
      <path d="M8 6.4v3M8 11v.3" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
    </svg>
  );
}
