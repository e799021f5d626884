'use client';
import check from 'lucide-react/icons/check';
import copy from 'lucide-react/icons/copy';
import { useEffect, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';

/** Copies `text`; `what` names it («Copy task id»), `label` stands beside the mark. Says that it did, in a mark and in words. */
export function CopyButton({ text, what, label }: { text: string; what: string; label?: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);

  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 1600);
    return () => clearTimeout(timer);
  }, [outcome]);

  const write = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('failed');
    }
  };

  return (
    <button
      type="button"
      className="ui-small-button ui-copy"
      aria-label={`Copy ${what}`}
      title={outcome === 'failed' ? 'The browser refused to copy' : `Copy ${what}`}
      onClick={() => void write()}
    >
      <Icon icon={outcome === 'copied' ? check : copy} size={13} />
      {label}
      <span className="ui-visually-hidden" role="status">
        {outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Could not copy' : ''}
      </span>
    </button>
  );
}
