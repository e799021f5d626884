'use client';
import { useEffect, useState } from 'react';
import type { Heading } from '#lib/markdown/rendered.ts';

/** Contents of a document, its h2 to h4; the part being read is marked. Nothing for a document without parts. */
export function TableOfContents({ headings }: { headings: readonly Heading[] }) {
  const listed = listedHeadings(headings);
  const current = useCurrentHeading(listed);
  if (listed.length === 0) return null;
  return (
    <nav className="doc-toc" aria-label="On this page">
      <p aria-hidden="true">On this page</p>
      <ul>
        {listed.map(({ depth, text, id }) => (
          <li key={id} data-depth={depth}>
            <a href={`#${encodeURIComponent(id)}`} aria-current={id === current ? 'location' : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const maxListed = 200;

/** The first h1 is the title of the page; further ones are parts like the rest. */
export function listedHeadings(headings: readonly Heading[]): Heading[] {
  const title = headings.findIndex(({ depth }) => depth === 1);
  const listed = headings.filter((_, at) => at !== title).slice(0, maxListed);
  return listed.length < 2 ? [] : listed;
}

/** The id of the last heading that has come up to the top of the window. */
function useCurrentHeading(headings: readonly Heading[]): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  const ids = headings.map(({ id }) => id).join('\n');

  useEffect(() => {
    const elements = ids.split('\n').flatMap((id) => document.getElementById(id) ?? []);
    if (elements.length === 0) return;
    const passed = new Set<Element>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, boundingClientRect, rootBounds } of entries) {
          if (boundingClientRect.top < (rootBounds?.bottom ?? 0)) passed.add(target);
          else passed.delete(target);
        }
        setCurrent(elements.findLast((element) => passed.has(element))?.id ?? elements[0]?.id ?? null);
      },
      // The line that a heading crosses, a fifth down the window.
      { rootMargin: '0px 0px -80% 0px' },
    );
    for (const element of elements) observer.observe(element);
    return () => observer.disconnect();
  }, [ids]);

  return current;
}
