'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { runsOfPage } from '#lib/markdown/page-runs.ts';

interface StaticRunProps {
  /** Missing in the page that the browser loaded: there it stands in the document. */
  html?: string;
  /** Where the server keeps it while it makes that page. */
  at?: number;
  /** Two runs with one hash are the same. */
  hash: string;
  inline: boolean;
}

/** Those of the page that was loaded, for when it is come back to. */
const loaded = new Map<string, string>();

/** Ready HTML. It crosses to the browser once. The wrapper makes no box of its own. */
export function StaticRun({ html, at = -1, hash, inline }: StaticRunProps) {
  const [shown, show] = useState(() => ({ hash, html: html ?? find(hash, at) }));
  const isOld = shown.hash !== hash || (shown.html === undefined && html !== undefined);
  if (isOld) show({ hash, html: html ?? find(hash, at) });

  // The page was made anew in the browser because its making had failed on the server.
  const router = useRouter();
  const isLost = shown.html === undefined;
  useEffect(() => {
    if (isLost) router.refresh();
  }, [isLost, router]);

  const Wrapper = inline ? 'span' : 'div';
  return (
    <Wrapper
      className="doc-run"
      data-run={hash}
      suppressHydrationWarning
      dangerouslySetInnerHTML={{ __html: shown.html ?? '' }}
    />
  );
}

function find(hash: string, at: number): string | undefined {
  if (typeof document === 'undefined') return runsOfPage()?.[at];
  const known = loaded.get(hash) ?? document.querySelector(`[data-run="${hash}"]`)?.innerHTML;
  if (known !== undefined) loaded.set(hash, known);
  return known;
}
