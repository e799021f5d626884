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
    const load = element && followerOf(element);
    if (!load) return;
    let stop: (() => void) | null = null;
    let isMounted = true;
    void load().then((follow) => {
      if (isMounted) stop = follow(element);
    });
    return () => {
      isMounted = false;
      stop?.();
    };
  }, [children]);

  const [announced, announce] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const act = async (target: Element) => {
    const { actOn } = await import('./article-acts.ts');
    announce(await actOn(target));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      target.removeAttribute('data-outcome');
      announce('');
    }, 1600);
  };

  const onClick = ({ target }: MouseEvent<HTMLElement>) => {
    const found = target instanceof Element ? target.closest('.doc-code-copy, .doc-anchor, .doc-zoom') : null;
    if (found) void act(found);
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the buttons inside take the keyboard by themselves
    <article ref={article} className="doc-body" data-form={form} onClick={onClick}>
      {children}
      <span className="ui-visually-hidden" role="status">
        {announced}
      </span>
    </article>
  );
}

type Follow = (article: Element) => () => void;

/** What an article needs beyond its listener, loaded only where there is such a thing in it. */
function followerOf(article: Element): (() => Promise<Follow>) | null {
  if (article.querySelector('.doc-diagram')) {
    return () => import('./diagrams.ts').then(({ watchDiagrams }) => watchDiagrams);
  }
  if (article.querySelector('.doc-source')) {
    return () => import('./line-marks.ts').then(({ watchLines }) => watchLines);
  }
  return null;
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
