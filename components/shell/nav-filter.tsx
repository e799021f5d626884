import type { KeyboardEvent, Ref } from 'react';

interface FilterProps {
  ref: Ref<HTMLInputElement>;
  value: string;
  /** Files found; null while nothing is filtered. */
  found: number | null;
  all: number;
  waiting: boolean;
  onChange: (value: string) => void;
  onDown: () => void;
  onEnter: () => void;
}

/** The box over the tree. Escape empties it, ↓ goes into the tree, Enter opens the first hit. */
export function NavFilter({ ref, value, found, all, waiting, onChange, onDown, onEnter }: FilterProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape' && value !== '') {
      // The innermost thing first: the sheet that this may stand in closes at the next Escape.
      event.preventDefault();
      event.stopPropagation();
      onChange('');
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      onDown();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      onEnter();
    }
  };
  const total = all.toLocaleString('en');
  const count = waiting ? '…' : found === null ? total : `${found.toLocaleString('en')} of ${total}`;
  return (
    <div className="shell-filter">
      <input
        ref={ref}
        type="search"
        className="ui-input"
        placeholder="Filter"
        aria-label="Filter tasks and documents"
        aria-keyshortcuts="/"
        title="Filter by title, id or path ( / )"
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span className="shell-filter-count" aria-hidden="true">
        {count}
      </span>
      <span role="status" className="ui-visually-hidden">
        {found === null || waiting ? '' : `${count} files match`}
      </span>
    </div>
  );
}
