import { usePathname } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FirstNavigation, NavNode } from '#components/shell/nav-data.ts';
import { countFiles } from '#components/shell/nav-rows.ts';

/** What the server puts into the page, and what `GET /api/tree` answers (there always whole). */
export interface NavSnapshot {
  /** Changes whenever the index does; also the ETag. */
  tag: string;
  whole: boolean;
  /** Tasks and documents in the repository. */
  files: number;
  nodes: NavNode[];
}

const changedEvent = 'tasks:changed';
const restMs = 1500;
/** The page itself comes first, and what is done on it at once. */
const firstMs = 1000;
/** Changes come in bursts, and each costs a whole tree: so long there must be none, or so long at most. */
const calmMs = 400;
const maxWaitMs = 2000;

/** Asks the navigation to look whether the repository has changed. */
export function refreshTree() {
  window.dispatchEvent(new Event(changedEvent));
}

function unpack({ json, ...rest }: FirstNavigation): NavSnapshot {
  return { ...rest, nodes: JSON.parse(json) as NavNode[] };
}

/**
 * The tree, at first as the page brought it, then whole: fetched when the browser is idle or at once when `load`
 * is called, and asked for anew (a 304 mostly) after navigation, on return to the tab and soon after `tasks:changed`.
 */
export function useNavTree(initial: FirstNavigation): {
  snapshot: NavSnapshot;
  failed: boolean;
  load: () => void;
} {
  const [snapshot, setSnapshot] = useState(() => unpack(initial));
  const [failed, setFailed] = useState(false);
  const held = useRef(snapshot);
  const asked = useRef({ running: false, again: false, atMs: 0 });
  const pathname = usePathname();

  const fetchTree = useCallback(async () => {
    const state = asked.current;
    if (state.running) {
      state.again = true;
      return;
    }
    state.running = true;
    try {
      do {
        state.again = false;
        const have = held.current;
        const response = await fetch('/api/tree', {
          headers: have.whole ? { 'if-none-match': have.tag } : {},
        });
        if (response.status === 304) continue;
        if (!response.ok) throw new Error(`The tree answered ${response.status}`);
        const nodes = (await response.json()) as NavNode[];
        held.current = {
          tag: response.headers.get('etag') ?? '',
          whole: true,
          files: countFiles(nodes),
          nodes,
        };
        setSnapshot(held.current);
      } while (state.again);
      setFailed(false);
    } catch {
      // What is shown stays; the next occasion tries again.
      setFailed(true);
    } finally {
      state.running = false;
      state.atMs = Date.now();
    }
  }, []);
  const load = useCallback(() => void fetchTree(), [fetchTree]);

  useEffect(() => {
    if (held.current.whole) return;
    let idle = 0;
    const timer = setTimeout(() => {
      if (typeof requestIdleCallback === 'function') idle = requestIdleCallback(load, { timeout: 3000 });
      else load();
    }, firstMs);
    return () => {
      clearTimeout(timer);
      if (idle !== 0) cancelIdleCallback(idle);
    };
  }, [load]);

  // The layout was rendered anew (router.refresh) and knows of another state of the repository.
  useEffect(() => {
    if (initial.tag === held.current.tag) return;
    if (initial.whole) {
      held.current = unpack(initial);
      setSnapshot(held.current);
    } else load();
  }, [initial, load]);

  const shownPath = useRef(pathname);
  useEffect(() => {
    if (shownPath.current === pathname) return;
    shownPath.current = pathname;
    if (Date.now() - asked.current.atMs > restMs) load();
  }, [pathname, load]);

  useEffect(() => {
    const onReturn = () => {
      if (document.visibilityState === 'visible' && Date.now() - asked.current.atMs > restMs) load();
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    let sinceMs = 0;
    const onChanged = () => {
      if (timer === undefined) sinceMs = Date.now();
      clearTimeout(timer);
      timer = setTimeout(
        () => {
          timer = undefined;
          load();
        },
        Math.max(0, Math.min(calmMs, sinceMs + maxWaitMs - Date.now())),
      );
    };
    window.addEventListener(changedEvent, onChanged);
    document.addEventListener('visibilitychange', onReturn);
    return () => {
      clearTimeout(timer);
      window.removeEventListener(changedEvent, onChanged);
      document.removeEventListener('visibilitychange', onReturn);
    };
  }, [load]);

  return { snapshot, failed, load };
}
