'use client';
import search from 'lucide-react/icons/search';
import { useRouter } from 'next/navigation';
import { type ComponentType, useEffect, useMemo, useState } from 'react';
import { usePage } from '#components/chat/page-context.tsx';
import { mayLeave } from '#components/shell/leave.ts';
import { useShortcuts } from '#components/shell/shortcuts.ts';
import { Icon } from '#components/ui/icon.tsx';
import { rememberPath } from './recent.ts';

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
  const [Loaded, setLoaded] = useState<ComponentType<{ onClose: () => void }> | null>(null);
  const path = page?.kind === 'task' || page?.kind === 'doc' ? page.path : null;

  useEffect(() => {
    if (path !== null) rememberPath(path);
  }, [path]);

  useEffect(() => {
    if (opened === null) return;
    let left = false;
    load[opened]().then(
      (module) => left || setLoaded(() => module.default),
      () => left || setOpened(null),
    );
    return () => {
      left = true;
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
      {opened !== null && Loaded ? <Loaded onClose={() => setOpened(null)} /> : null}
    </>
  );
}
