'use client';
import { useRouter } from 'next/navigation';
import { useLayoutEffect } from 'react';

/**
 * Links between pages are plain `<a>`: they need no code of their own, by the hundred. This one listener makes a
 * click on one a navigation without a reload, so that the drawer and what is typed in it stay.
 */
export function FollowLinks() {
  const router = useRouter();
  useLayoutEffect(() => {
    const follow = (event: MouseEvent) => {
      const href = pageOfClick(event);
      if (href === null) return;
      event.preventDefault();
      router.push(href);
    };
    // On the window: whoever handles a click itself, in the page, comes first.
    window.addEventListener('click', follow);
    // Everything of the frame is drawn and hears by the end of this very step: what tests wait for.
    document.documentElement.dataset.awake = '';
    // While it can still be had: once the server is away it is too late.
    import('./keep-page.ts').then(
      (module) => module.outlastServer(router),
      () => {},
    );
    return () => window.removeEventListener('click', follow);
  }, [router]);
  return null;
}

/** The page that a click asks for; null where the browser should do what it does. */
export function pageOfClick(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const href = link?.getAttribute('href');
  if (!link || !href?.startsWith('/') || href.startsWith('//') || href.startsWith('/api/')) return null;
  return link.target || link.hasAttribute('download') || link.hasAttribute('data-raw') ? null : href;
}
