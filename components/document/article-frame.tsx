'use client';
import { type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { idPrefix } from '#lib/markdown/id-prefix.ts';

/**
 * The `<article>` itself. Its copy buttons are plain HTML, served by one listener here however many a document
 * has; its links are plain, too, and followed by the shell's.
 */
export function ArticleFrame({ form, children }: { form: 'rendered' | 'source'; children: ReactNode }) {
  // A link from another document names an anchor as its author wrote it; the sanitiser has given it a prefix.
  useEffect(() => {
    const id = decodeFragment(location.hash.slice(1));
    if (id === '' || document.getElementById(id)) return;
    document.getElementById(idPrefix + id)?.scrollIntoView();
  }, []);

  const article = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a file that changed brings its diagrams anew
  useEffect(() => {
    const element = article.current;
    if (!element?.querySelector('.doc-diagram')) return;
    let stop: (() => void) | null = null;
    let isMounted = true;
    void import('./diagrams.ts').then(({ watchDiagrams }) => {
      if (isMounted) stop = watchDiagrams(element);
    });
    return () => {
      isMounted = false;
      stop?.();
    };
  }, [children]);

  const [announced, announce] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const copy = async (button: Element) => {
    const outcome = await copyCode(button);
    button.setAttribute('data-outcome', outcome);
    announce(outcome === 'copied' ? 'Copied' : 'Could not copy');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      button.removeAttribute('data-outcome');
      announce('');
    }, 1600);
  };

  const act = (event: MouseEvent<HTMLElement>) => {
    const button = event.target instanceof Element ? event.target.closest('.doc-code-copy') : null;
    if (button) void copy(button);
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the buttons inside take the keyboard by themselves
    <article ref={article} className="doc-body" data-form={form} onClick={act}>
      {children}
      <span className="ui-visually-hidden" role="status">
        {announced}
      </span>
    </article>
  );
}

async function copyCode(button: Element): Promise<'copied' | 'failed'> {
  try {
    await navigator.clipboard.writeText(button.parentElement?.querySelector('code')?.textContent ?? '');
    return 'copied';
  } catch {
    return 'failed';
  }
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
