import listChecks from 'lucide-react/icons/list-checks';
import undo2 from 'lucide-react/icons/undo-2';
import x from 'lucide-react/icons/x';
import { useEffect } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import type { Outcome, Progress } from './change-desk.ts';
import { type MenuField, menuFields } from './model.ts';
import type { Gathering } from './use-selection.ts';

interface SelectionBarProps {
  /** How many are selected, and how many the list has. */
  selected: number;
  total: number;
  gathering: Gathering | null;
  progress: Progress | null;
  outcome: Outcome | null;
  onMenu: (field: MenuField, at: Element) => void;
  onAll: () => void;
  onClear: () => void;
  /** Ends what is under way for many tasks. */
  onStop: () => void;
  onUndo: () => void;
  onDismiss: () => void;
}

const shownMs = 8_000;
const number = (value: number) => value.toLocaleString('en');

/** What can be done with the selection, and what came of what was done. Floats at the foot of the page. */
export function SelectionBar(props: SelectionBarProps) {
  const { selected, total, gathering, progress, outcome, onUndo, onDismiss } = props;
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
      {progress ? (
        <Underway
          words={`${progress.kind === 'undo' ? 'Undoing' : 'Changing'} ${number(progress.done)} of ${number(progress.total)}`}
          done={progress.done}
          total={progress.total}
          isStopping={progress.isStopping}
          onStop={props.onStop}
        />
      ) : gathering ? (
        <Underway
          words={`Selecting ${number(gathering.done)} of ${number(gathering.total)}`}
          {...gathering}
          isStopping={false}
          onStop={props.onClear}
        />
      ) : selected === 0 ? null : (
        <div className="board-selection" role="toolbar" aria-label="Selected tasks">
          <span className="board-selection-count">{number(selected)} selected</span>
          {total > selected ? (
            <button
              type="button"
              className="ui-button"
              aria-keyshortcuts="Control+A Meta+A"
              onClick={props.onAll}
            >
              <Icon icon={listChecks} size={14} /> All {number(total)}
            </button>
          ) : null}
          {Object.entries(menuFields).map(([key, field]) => (
            <button
              key={field}
              type="button"
              className="ui-button board-selection-field"
              aria-keyshortcuts={key}
              onClick={({ currentTarget }) => props.onMenu(field, currentTarget)}
            >
              {field.charAt(0).toUpperCase() + field.slice(1)} <kbd className="ui-kbd">{key}</kbd>
            </button>
          ))}
          <button
            type="button"
            className="ui-icon-button"
            aria-label="Clear the selection"
            onClick={props.onClear}
          >
            <Icon icon={x} size={14} />
          </button>
        </div>
      )}
    </div>
  );
}

interface UnderwayProps {
  words: string;
  done: number;
  total: number;
  isStopping: boolean;
  onStop: () => void;
}

/** Something that takes as long as there are tasks, and can be stopped. */
function Underway({ words, done, total, isStopping, onStop }: UnderwayProps) {
  return (
    <div className="board-underway">
      <progress value={done} max={Math.max(1, total)} aria-label={words} />
      <span className="board-selection-count">{isStopping ? 'Stopping …' : words}</span>
      <button type="button" className="ui-button" disabled={isStopping} onClick={onStop}>
        Stop
      </button>
    </div>
  );
}
