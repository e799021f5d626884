'use client';
import search from 'lucide-react/icons/search';
import { useRouter } from 'next/navigation';
import { type ComponentType, useEffect, useMemo, useRef, useState } from 'react';
import { usePage } from '#components/chat/page-context.tsx';
import { mayLeave } from '#components/shell/leave.ts';
import { useShortcuts } from '#components/shell/shortcuts.ts';
import { Icon } from '#components/ui/icon.tsx';
import { rememberPath } from './recent.ts';

export interface OpenedProps {
  onClose: () => void;
  /** What was typed since it was asked for; from then on it types for itself. */
  takeTyped: () => string;
}

type Opened = 'palette' | 'keys';
const load = { palette: () => import('./palette.tsx'), keys: () => import('./keys-help.tsx') };

/**
 * The top bar's button, and the keys that work on every page. What they open (the palette, the list of keys) is
 * loaded when it is first asked for.
 */
export function SearchButton() {
  const router = useRouter();
  const page = usePage();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [Loaded, setLoaded] = useState<ComponentType<OpenedProps> | null>(null);
  const takeTyped = useRef<() => string>(() => '');
  const path = page?.kind === 'task' || page?.kind === 'doc' ? page.path : null;

  useEffect(() => {
    if (path !== null) rememberPath(path);
  }, [path]);

  useEffect(() => {
    if (opened === null) return;
    let left = false;
    const take = catchTyping(() => setOpened(null));
    takeTyped.current = take;
    load[opened]().then(
      (module) => left || setLoaded(() => module.default),
      () => left || setOpened(null),
    );
    return () => {
      left = true;
      take();
      setLoaded(null);
    };
  }, [opened]);

  useShortcuts(
    useMemo(() => {
      const go = (keys: string, does: string, href: string) => ({
        keys,
        does,
        run: () => mayLeave() && router.push(href),
      });
      return [
        { keys: 'Mod+k', does: 'Search and commands', run: () => setOpened('palette') },
        { keys: '?', does: 'Show the keys', run: () => setOpened('keys') },
        go('g h', 'Go home', '/'),
        go('g b', 'Go to the board', '/board'),
        go('g i', 'Go to the insights', '/insights'),
        go('g s', 'Go to the status', '/status'),
        go('g f', 'Go to the search page', '/search'),
      ];
    }, [router]),
  );

  return (
    <>
      <button
        type="button"
        className="find-open"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        title="Search and commands (Ctrl/⌘ K)"
        onPointerEnter={() => load.palette().catch(() => {})}
        onClick={() => setOpened('palette')}
      >
        <Icon icon={search} size={16} />
        <span className="find-open-label">Search</span>
      </button>
      {opened !== null && Loaded ? (
        <Loaded onClose={() => setOpened(null)} takeTyped={() => takeTyped.current()} />
      ) : null}
    </>
  );
}

/** People type on while it is still loaded, or think better of it. Returns how to end it, and what was typed. */
function catchTyping(onEscape: () => void): () => string {
  let typed = '';
  const hold = (event: KeyboardEvent) => {
    const { key } = event;
    if (key === 'Escape') onEscape();
    else if (key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    else typed += key;
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener('keydown', hold, true);
  return () => {
    window.removeEventListener('keydown', hold, true);
    return typed;
  };
}
