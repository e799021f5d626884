'use client';
import { usePathname } from 'next/navigation';
import {
  type CSSProperties,
  type KeyboardEvent,
  useCallback,
  useDeferredValue,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { rememberCookie } from '#components/shell/cookie.ts';
import { pathOfHref } from '#components/shell/href.ts';
import {
  type FirstNavigation,
  foldersAbove,
  formatOpenFolders,
  openFoldersCookie,
} from '#components/shell/nav-data.ts';
import { NavFilter } from '#components/shell/nav-filter.tsx';
import { NavTreeRow } from '#components/shell/nav-row.tsx';
import { matchingRows, treeKey, typeAhead, visibleRows } from '#components/shell/nav-rows.ts';
import { addShortcuts } from '#components/shell/shortcuts.ts';
import { type NavSnapshot, useNavTree } from '#components/shell/use-nav-tree.ts';
import { useWindow } from '#components/shell/use-window.ts';

/** Tasks and documents as a tree that filters, folds, and draws only the rows that are near the eye. */
export function NavTree({
  initial,
  openFolders,
}: {
  initial: FirstNavigation;
  openFolders: readonly string[];
}) {
  const { snapshot, failed, load } = useNavTree(initial);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(openFolders));
  const [query, setQuery] = useState('');
  const [active, setActive] = useState<string | null>(null);
  const filter = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const focusWanted = useRef<string | null>(null);
  const typed = useRef({ text: '', atMs: 0 });
  const scrollBeforeFilter = useRef<number | null>(null);

  const words = useDeferredValue(query.trim());
  const { rows, files } = useMemo(
    () =>
      words === ''
        ? { rows: visibleRows(snapshot.nodes, open), files: snapshot.files }
        : matchingRows(snapshot.nodes, words),
    [snapshot, open, words],
  );
  const { first, last, scrollTo } = useWindow(scroller, rows.length);

  const pathname = pathOfHref(usePathname());
  const isCurrent = (path: string) => path === pathname || path === `${pathname}.md`;
  const currentIndex = rows.findIndex((row) => isCurrent(row.path));
  const activeIndex = Math.max(
    0,
    active === null ? currentIndex : rows.findIndex((row) => row.path === active),
  );

  const fold = useCallback(
    (path: string) => {
      setOpen((now) => {
        const next = new Set(now);
        if (!next.delete(path)) next.add(path);
        rememberCookie(openFoldersCookie, formatOpenFolders(next));
        return next;
      });
      if (!snapshot.whole) load();
    },
    [snapshot.whole, load],
  );

  // The page that is open is revealed when one comes to it; folded again by hand, its folder stays so.
  const revealed = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (revealed.current === pathname) return;
    const missing = foldersAbove(pathname).filter((folder) => !open.has(folder));
    if (missing.length > 0) {
      setOpen((now) => new Set([...now, ...missing]));
      return;
    }
    if (currentIndex === -1 && !snapshot.whole) return;
    revealed.current = pathname;
    setActive(null);
    if (currentIndex !== -1) scrollTo(currentIndex, 'center');
  }, [pathname, open, currentIndex, snapshot.whole, scrollTo]);

  useLayoutEffect(() => {
    const wanted = focusWanted.current;
    if (wanted === null) return;
    focusWanted.current = null;
    for (const row of scroller.current?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? []) {
      if (row.dataset.path === wanted) row.focus({ preventScroll: true });
    }
  });

  useLayoutEffect(() => {
    const toFilter = () => {
      if (!filter.current?.checkVisibility?.()) return false;
      filter.current.select();
      filter.current.focus();
    };
    return addShortcuts([{ keys: '/', does: 'Filter the tree', run: toFilter }]);
  }, []);

  // A filter begins at the top; without it, one is back where one was.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || scrollBeforeFilter.current === null) return;
    element.scrollTop = words === '' ? scrollBeforeFilter.current : 0;
    if (words === '') scrollBeforeFilter.current = null;
  }, [words]);

  const goTo = (index: number) => {
    const row = rows[index];
    if (!row) return;
    focusWanted.current = row.path;
    setActive(row.path);
    scrollTo(index, 'nearest');
  };

  const onTreeKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.length === 1 && event.key !== '/' && event.key !== '?') {
      const { text, atMs } = typed.current;
      const letters = Date.now() - atMs < 700 ? text + event.key : event.key;
      if (letters.trim() === '') return;
      typed.current = { text: letters, atMs: Date.now() };
      event.preventDefault();
      const found = typeAhead(rows, activeIndex, letters);
      if (found !== -1) goTo(found);
      return;
    }
    const done = treeKey(event.key, rows, activeIndex);
    if (!done) return;
    event.preventDefault();
    if ('toggle' in done) {
      // While a filter is set, all that it found is open.
      if (words === '') fold(done.toggle);
    } else goTo(done.go);
  };

  const inView = rows.slice(first, last).map((row, at) => ({ row, index: first + at }));
  const activeRow = rows[activeIndex];
  // The row that has the focus stays drawn, or the focus would be lost by scrolling.
  if (activeRow && (activeIndex < first || activeIndex >= last))
    inView.push({ row: activeRow, index: activeIndex });

  return (
    <>
      <NavFilter
        ref={filter}
        value={query}
        found={words === '' ? null : files}
        all={snapshot.files}
        waiting={!snapshot.whole && query !== '' && !failed}
        onChange={(value) => {
          if (query === '' && value !== '') scrollBeforeFilter.current ??= scroller.current?.scrollTop ?? 0;
          setQuery(value);
          setActive(null);
          if (!snapshot.whole) load();
        }}
        onDown={() => goTo(words === '' ? activeIndex : 0)}
        onEnter={() => {
          const hit = words === '' ? -1 : rows.findIndex((row) => row.node.k !== 'folder');
          if (hit !== -1) {
            goTo(hit);
            requestAnimationFrame(() => (document.activeElement as HTMLElement | null)?.click());
          }
        }}
      />
      <div className="shell-tree-scroll" ref={scroller}>
        {rows.length === 0 ? (
          <p className="shell-tree-empty">{emptyWords(words, snapshot, failed)}</p>
        ) : (
          <div
            role="tree"
            aria-label="Tasks and documents"
            className="shell-tree"
            style={{ '--rows': rows.length } as CSSProperties}
            onKeyDown={onTreeKey}
            onFocus={(event) => {
              const path = (event.target as HTMLElement).dataset.path;
              if (path !== undefined) setActive(path);
            }}
          >
            {inView.map(({ row, index }) => (
              <NavTreeRow
                key={row.path}
                row={row}
                index={index}
                current={isCurrent(row.path)}
                active={index === activeIndex}
                onFold={fold}
              />
            ))}
          </div>
        )}
      </div>
    </>
  );
}

function emptyWords(words: string, snapshot: NavSnapshot, failed: boolean): string {
  if (words === '') return 'No markdown file in this repository yet.';
  if (snapshot.whole) return 'Nothing has all of these words in its title, id or path.';
  return failed ? 'The whole tree could not be loaded. Is the server still running?' : 'Looking…';
}
