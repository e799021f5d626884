'use client';
import check from 'lucide-react/icons/check';
import copyMark from 'lucide-react/icons/copy';
import type { MouseEvent } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { useCopy } from '#components/ui/use-copy.ts';

/** Copies the code of the block that it stands in, read from the page: the text is not sent a second time. */
export function CopyCode() {
  const { outcome, words, copy } = useCopy();
  const write = (event: MouseEvent<HTMLButtonElement>) =>
    copy(event.currentTarget.parentElement?.querySelector('code')?.textContent ?? '');

  return (
    <button
      type="button"
      className="doc-code-copy"
      aria-label="Copy code"
      onClick={(event) => void write(event)}
    >
      <Icon icon={outcome === 'copied' ? check : copyMark} size={14} />
      <span className="ui-visually-hidden" role="status">
        {words}
      </span>
    </button>
  );
}
