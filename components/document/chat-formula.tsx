'use client';
import { type ReactNode, useContext } from 'react';
import { StillWritten } from '#components/document/still-written.ts';
import { useFormula } from '#components/document/use-formula.ts';

interface ChatFormulaProps {
  source: string;
  isDisplay?: boolean;
  /** What stands in its place before it is set, and where it never is; its source where this is absent. */
  unset?: ReactNode;
}

/** A formula of an answer: its source at once, set a moment after it is whole. */
export function ChatFormula({ source, isDisplay = false, unset }: ChatFormulaProps) {
  const growing = useContext(StillWritten);
  const set = useFormula(source, isDisplay, !growing);
  if (set === null) return unset ?? <code>{source}</code>;
  if ('problem' in set) {
    return (
      <span className="doc-math-error">
        <code>{source}</code> <span className="doc-math-problem">{set.problem}</span>
      </span>
    );
  }
  // KaTeX's, of escaped text; see lib/markdown/set-formula.ts for what it may not do.
  const html = { __html: set.html };
  if (!isDisplay) return <span dangerouslySetInnerHTML={html} />;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
    <span
      className="doc-math"
      role="group"
      aria-label="Formula"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it may be wider than the drawer, and then scrolls.
      tabIndex={0}
      dangerouslySetInnerHTML={html}
    />
  );
}
