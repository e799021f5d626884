'use client';
import { useState } from 'react';

const shownMs = 1600;

/** Copies the file as it is on disk now; it is fetched when it is asked for. */
export function CopyMarkdown({ href }: { href: string }) {
  const [outcome, setOutcome] = useState('');
  const copy = async () => {
    try {
      const response = await fetch(href);
      if (!response.ok) throw new Error(response.statusText);
      await navigator.clipboard.writeText(await response.text());
      setOutcome('Copied');
    } catch {
      setOutcome('Could not copy');
    }
    setTimeout(() => setOutcome(''), shownMs);
  };
  return (
    <>
      <button type="button" onClick={() => void copy()}>
        {outcome || 'Copy as markdown'}
      </button>
      <span className="ui-visually-hidden" role="status">
        {outcome}
      </span>
    </>
  );
}
