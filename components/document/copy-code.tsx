'use client';
import check from 'lucide-react/icons/check';
import copy from 'lucide-react/icons/copy';
import { type MouseEvent, useEffect, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';

/** Copies the code of the block that it stands in, read from the page: the text is not sent a second time. */
export function CopyCode() {
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);

  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 1600);
    return () => clearTimeout(timer);
  }, [outcome]);

  const write = async (event: MouseEvent<HTMLButtonElement>) => {
    const code = event.currentTarget.parentElement?.querySelector('code');
    try {
      await navigator.clipboard.writeText(code?.textContent ?? '');
      setOutcome('copied');
    } catch {
      setOutcome('failed');
    }
  };

  return (
    <button
      type="button"
      className="doc-code-copy"
      aria-label="Copy code"
      onClick={(event) => void write(event)}
    >
      <Icon icon={outcome === 'copied' ? check : copy} size={14} />
      <span className="ui-visually-hidden" role="status">
        {outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Could not copy' : ''}
      </span>
    </button>
  );
}
