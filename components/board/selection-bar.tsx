import undo2 from 'lucide-react/icons/undo-2';
import x from 'lucide-react/icons/x';
import { useEffect } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import type { Outcome } from './change-desk.ts';
import { type MenuField, maxSelected, menuFields } from './model.ts';

interface SelectionBarProps {
  selected: ReadonlyMap<string, TaskRow>;
  outcome: Outcome | null;
  onMenu: (field: MenuField, at: Element) => void;
  onClear: () => void;
  onUndo: () => void;
  onDismiss: () => void;
}

const shownMs = 8_000;

/** What can be done with the selection, and what came of what was done. Floats at the foot of the page. */
export function SelectionBar({ selected, outcome, onMenu, onClear, onUndo, onDismiss }: SelectionBarProps) {
  // What was refused stays until it is read; the rest goes by itself.
  const goesAway = outcome !== null && !outcome.isRefusal;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each outcome has its own time.
  useEffect(() => {
    if (!goesAway) return;
    const timer = setTimeout(onDismiss, shownMs);
    return () => clearTimeout(timer);
  }, [outcome?.id, goesAway, onDismiss]);

  return (
    <div className="board-foot">
      <div
        role="status"
        className="board-outcome"
        data-tone={outcome?.isRefusal ? 'warn' : undefined}
        hidden={!outcome}
      >
        {outcome ? (
          <>
            <span>{outcome.words}</span>
            {outcome.editIds.length > 0 ? (
              <button type="button" className="ui-button" onClick={onUndo}>
                <Icon icon={undo2} size={14} /> Undo
              </button>
            ) : null}
            <button type="button" className="ui-icon-button" aria-label="Dismiss" onClick={onDismiss}>
              <Icon icon={x} size={14} />
            </button>
          </>
        ) : null}
      </div>
      {selected.size === 0 ? null : (
        <div className="board-selection" role="toolbar" aria-label="Selected tasks">
          <span className="board-selection-count">
            {selected.size} selected{selected.size >= maxSelected ? ', which is the most' : ''}
          </span>
          {Object.entries(menuFields).map(([key, field]) => (
            <button
              key={field}
              type="button"
              className="ui-button"
              aria-keyshortcuts={key}
              onClick={({ currentTarget }) => onMenu(field, currentTarget)}
            >
              {field.charAt(0).toUpperCase() + field.slice(1)} <kbd className="ui-kbd">{key}</kbd>
            </button>
          ))}
          <button type="button" className="ui-icon-button" aria-label="Clear the selection" onClick={onClear}>
            <Icon icon={x} size={14} />
          </button>
        </div>
      )}
    </div>
  );
}
