import check from 'lucide-react/icons/check';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { StatusDot } from '#components/task/status-badge.tsx';
import { Icon } from '#components/ui/icon.tsx';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';
import type { BoardFacts } from './facts.ts';
import { type MenuOption, menuOptions } from './menu-options.ts';
import type { MenuField } from './model.ts';

export interface FieldMenuProps {
  field: MenuField;
  rows: readonly TaskRow[];
  facts: BoardFacts;
  /** Where it opens, in the window. */
  at: { left: number; top: number; bottom: number };
  onChoose: (option: MenuOption) => void;
  onClose: () => void;
}

const gap = 4;

/** What a field is to be, for one task or for all that are selected: typed to narrow, chosen by key or click. */
export function FieldMenu({ field, rows, facts, at, onChoose, onClose }: FieldMenuProps) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const [place, setPlace] = useState<{ left: number; top: number }>();
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const options = menuOptions(field, rows, facts, typed);
  const title = rows.length === 1 ? (rows[0]?.title ?? '') : `${rows.length} tasks`;

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { width, height } = element.getBoundingClientRect();
    const below = at.bottom + gap + height <= window.innerHeight;
    setPlace({
      left: Math.max(gap, Math.min(at.left, window.innerWidth - width - gap)),
      top: Math.max(gap, below ? at.bottom + gap : at.top - gap - height),
    });
    input.current?.focus();
  }, [at]);

  useEffect(() => {
    const onDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) onClose();
    };
    window.addEventListener('pointerdown', onDown);
    window.addEventListener('resize', onClose);
    return () => {
      window.removeEventListener('pointerdown', onDown);
      window.removeEventListener('resize', onClose);
    };
  }, [onClose]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    // The keys of the list below must not hear it.
    event.stopPropagation();
    const count = Math.max(1, options.length);
    if (event.key === 'ArrowDown') setChosen((now) => (now + 1) % count);
    else if (event.key === 'ArrowUp') setChosen((now) => (now + count - 1) % count);
    else if (event.key === 'Enter') {
      const option = options[chosen];
      if (option) onChoose(option);
    } else if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={box}
      role="dialog"
      aria-label={`${field} of ${title}`}
      className="board-menu"
      // Not hidden until it is measured: what is hidden cannot take the focus.
      style={place ?? { left: at.left, top: at.bottom, opacity: 0 }}
      onKeyDown={onKeyDown}
    >
      <p className="board-menu-title ui-cut">
        {field.charAt(0).toUpperCase() + field.slice(1)} of {title}
      </p>
      <input
        ref={input}
        className="ui-input"
        role="combobox"
        aria-label={`New ${field}`}
        aria-expanded="true"
        aria-controls={`${id}-options`}
        aria-activedescendant={options[chosen] ? `${id}-${chosen}` : undefined}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        placeholder={field === 'status' || field === 'priority' ? 'Narrow down' : 'Choose, or type a new one'}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setChosen(0);
        }}
      />
      <div id={`${id}-options`} role="listbox" aria-label={field} className="board-menu-options">
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys.
          <div
            key={`${option.words} ${option.hint}`}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className="board-menu-option"
            ref={index === chosen ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            onPointerMove={() => setChosen(index)}
            onClick={() => onChoose(option)}
          >
            {option.change.field === 'status' ? <StatusDot status={option.change.value} silent /> : null}
            <span className="ui-cut">{option.words}</span>
            {option.hint === '' ? null : <span className="board-menu-hint">{option.hint}</span>}
            {option.isCurrent ? <Icon icon={check} size={14} label="as it is" /> : null}
          </div>
        ))}
        {options.length === 0 ? <p className="board-menu-hint">Nothing has that name.</p> : null}
      </div>
    </div>
  );
}
