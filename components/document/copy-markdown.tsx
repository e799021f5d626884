'use client';
import { useCopy } from '#components/ui/use-copy.ts';

/** Copies the file as it is on disk now; it is fetched when it is asked for. */
export function CopyMarkdown({ href }: { href: string }) {
  const { words, copy } = useCopy();
  const fetched = async () => {
    const response = await fetch(href);
    if (!response.ok) throw new Error(response.statusText);
    return response.text();
  };
  return (
    <>
      <button type="button" onClick={() => void copy(fetched)}>
        {words || 'Copy as markdown'}
      </button>
      <span className="ui-visually-hidden" role="status">
        {words}
      </span>
    </>
  );
}
