'use client';
import check from 'lucide-react/icons/check';
import copyMark from 'lucide-react/icons/copy';
import { Icon } from '#components/ui/icon.tsx';
import { useCopy } from '#components/ui/use-copy.ts';

/** Copies `text`; `what` names it («Copy task id»), `label` stands beside the mark. Says that it did, in a mark and in words. */
export function CopyButton({ text, what, label }: { text: string; what: string; label?: string }) {
  const { outcome, words, copy } = useCopy();

  return (
    <button
      type="button"
      className="ui-small-button ui-copy"
      aria-label={`Copy ${what}`}
      title={outcome === 'failed' ? 'The browser refused to copy' : `Copy ${what}`}
      onClick={() => void copy(text)}
    >
      <Icon icon={outcome === 'copied' ? check : copyMark} size={13} />
      {label}
      <span className="ui-visually-hidden" role="status">
        {words}
      </span>
    </button>
  );
}
