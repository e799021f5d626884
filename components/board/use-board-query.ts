import { useCallback, useEffect, useRef, useState } from 'react';
import { formatListQuery, type ListQuery, parseListQuery } from '#lib/tasks/filter/list-query.ts';

const restMs = 300;

/**
 * The query and the address of the page, which are the same: a choice is a step that the back button takes back,
 * words that are typed one after the other are one step together. The address itself is read, not what the router
 * holds of it: that may be behind while it fetches what it thinks it needs.
 * @param initial What the server rendered; new with each of its renderings.
 */
export function useBoardQuery(initial: ListQuery) {
  const [query, setQuery] = useState(initial);
  const written = useRef(formatListQuery(initial));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isTyping = useRef(false);

  const adopt = useCallback(() => {
    const found = parseListQuery(new URLSearchParams(window.location.search));
    const search = formatListQuery(found);
    if (window.location.pathname !== '/board' || search === written.current) return;
    clearTimeout(timer.current);
    written.current = search;
    isTyping.current = false;
    setQuery(found);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new rendering is an occasion to look.
  useEffect(adopt, [adopt, initial]);
  useEffect(() => {
    window.addEventListener('popstate', adopt);
    return () => window.removeEventListener('popstate', adopt);
  }, [adopt]);

  const write = useCallback((next: ListQuery, how: 'push' | 'replace') => {
    clearTimeout(timer.current);
    const search = formatListQuery(next);
    if (search === written.current) return;
    written.current = search;
    if (how === 'push') window.history.pushState(null, '', `/board${search}`);
    else window.history.replaceState(null, '', `/board${search}`);
  }, []);

  const go = useCallback(
    (next: ListQuery) => {
      isTyping.current = false;
      setQuery(next);
      write(next, 'push');
    },
    [write],
  );

  const type = useCallback(
    (next: ListQuery) => {
      setQuery(next);
      clearTimeout(timer.current);
      // Browsers refuse an address that changes with every key.
      timer.current = setTimeout(() => {
        write(next, isTyping.current ? 'replace' : 'push');
        isTyping.current = true;
      }, restMs);
    },
    [write],
  );

  /** The words stand; what is typed next is a step of its own. */
  const settle = useCallback(
    (now: ListQuery) => {
      write(now, isTyping.current ? 'replace' : 'push');
      isTyping.current = false;
    },
    [write],
  );

  useEffect(() => () => clearTimeout(timer.current), []);
  return { query, go, type, settle };
}
