'use client';
import { type ReactNode, useContext } from 'react';
import { type FactField, factNames } from './fact.ts';
import { PendingFactsContext } from './pending.ts';

interface FactButtonProps {
  field: FactField;
  /** The one of the row that Tab reaches first; arrow keys reach the others. */
  first?: boolean;
  children: ReactNode;
}

/** A fact that can be changed: what is shown, or already what was chosen. The header's one listener opens its menu. */
export function FactButton({ field, first = false, children }: FactButtonProps) {
  const pending = useContext(PendingFactsContext)[field];
  return (
    <button
      type="button"
      className="task-fact-button"
      data-fact={field}
      aria-haspopup="dialog"
      aria-busy={pending === undefined ? undefined : true}
      tabIndex={first ? 0 : -1}
      title={`Change ${factNames[field].toLowerCase()}`}
    >
      <span className="ui-visually-hidden">{factNames[field]}: </span>
      {pending ?? children}
    </button>
  );
}
