'use client';
import { useRouter } from 'next/navigation';
import { type MouseEvent, type ReactNode, useEffect } from 'react';
import { idPrefix } from '#lib/markdown/id-prefix.ts';

/**
 * The `<article>` itself. Its links are plain HTML; here their clicks become navigation without a reload, so that
 * the drawer and what is typed in it stay. One listener for all of them, however many a document has.
 */
export function ArticleFrame({ form, children }: { form: 'rendered' | 'source'; children: ReactNode }) {
  const router = useRouter();

  // A link from another document names an anchor as its author wrote it; the sanitiser has given it a prefix.
  useEffect(() => {
    const id = decodeFragment(location.hash.slice(1));
    if (id === '' || document.getElementById(id)) return;
    document.getElementById(idPrefix + id)?.scrollIntoView();
  }, []);

  const follow = (event: MouseEvent<HTMLElement>) => {
    const href = internalHref(event);
    if (href === null) return;
    event.preventDefault();
    router.push(href);
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the links inside take the keyboard and click by themselves
    <article className="doc-body" data-form={form} onClick={follow}>
      {children}
    </article>
  );
}

/** The page that a click asks for, or null where the browser should do what it does. */
function internalHref(event: MouseEvent<HTMLElement>): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const href = link?.getAttribute('href');
  if (!link || !href?.startsWith('/') || href.startsWith('//')) return null;
  return link.hasAttribute('data-raw') || link.target ? null : href;
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
