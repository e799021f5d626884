'use client';
import check from 'lucide-react/icons/check';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';

export interface Choice {
  key: string;
  /** What is matched with what the person types. */
  text: string;
  /** What is shown; the text unless given. */
  label?: ReactNode;
  /** Set quietly after the label. */
  hint?: string | undefined;
  /** Why it cannot be chosen now. */
  refusal?: string | undefined;
  isSet?: boolean;
}

interface ChoiceMenuProps {
  name: string;
  placeholder: string;
  choices: readonly Choice[];
  /** True while more is on its way. */
  isLoading?: boolean;
  /** The list is made elsewhere, from what is typed; nothing is left out here. */
  onType?: (text: string) => void;
  /** Makes a choice of what is typed and is not there; absent where only what is there can be chosen. */
  newChoice?: (text: string) => Choice | null;
  onChoose(choice: Choice): void;
}

/** A field that narrows a list of choices: arrow keys and Enter, or the pointer. Says why something cannot be chosen. */
export function ChoiceMenu({
  name,
  placeholder,
  choices,
  isLoading = false,
  onType,
  newChoice,
  onChoose,
}: ChoiceMenuProps) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [refusal, setRefusal] = useState('');
  /** Enter came before the choices did. */
  const isHeld = useRef(false);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);

  const wanted = text.trim().toLowerCase();
  const kept = onType ? choices : choices.filter((one) => one.text.toLowerCase().includes(wanted));
  const made = wanted !== '' && newChoice ? newChoice(text.trim()) : null;
  const shown = made && !choices.some((one) => one.text.toLowerCase() === wanted) ? [...kept, made] : kept;
  const at = Math.min(active, shown.length - 1);

  useEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  });

  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    setRefusal(choice.refusal ?? '');
    if (choice.refusal === undefined) onChoose(choice);
  };

  useEffect(() => {
    if (isLoading || !isHeld.current) return;
    isHeld.current = false;
    choose(shown[at]);
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 }[event.key];
    if (to !== undefined && shown.length > 0) {
      event.preventDefault();
      const isStep = event.key.startsWith('Arrow');
      setActive(isStep ? (to + shown.length) % shown.length : Math.max(0, Math.min(to, shown.length - 1)));
      setRefusal('');
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (isLoading) isHeld.current = true;
      else choose(shown[at]);
    }
  };

  return (
    <>
      <input
        // biome-ignore lint/a11y/noAutofocus: the menu was opened to be typed in
        autoFocus
        type="text"
        className="ui-input"
        role="combobox"
        aria-label={name}
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={shown[at] ? `${id}-${at}` : undefined}
        aria-describedby={refusal ? `${id}-refusal` : undefined}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setActive(0);
          setRefusal('');
          isHeld.current = false;
          onType?.(target.value.trim());
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={name} className="task-menu-list">
        {shown.map((choice, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and the keys
          <div
            key={choice.key}
            id={`${id}-${place}`}
            role="option"
            tabIndex={-1}
            className="task-menu-choice"
            aria-selected={choice.isSet === true}
            aria-disabled={choice.refusal !== undefined || undefined}
            data-active={place === at || undefined}
            onPointerMove={() => setActive(place)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(choice)}
          >
            <span className="task-menu-mark">{choice.isSet ? <Icon icon={check} size={14} /> : null}</span>
            <span className="task-menu-label">
              {choice.label ?? <bdi className="ui-cut">{choice.text}</bdi>}
            </span>
            {choice.hint ? <span className="task-menu-hint">{choice.hint}</span> : null}
          </div>
        ))}
      </div>
      {shown.length === 0 ? (
        <p className="task-menu-none">{isLoading ? 'Looking …' : 'Nothing fits what you typed.'}</p>
      ) : null}
      <p id={`${id}-refusal`} role="alert" className="task-menu-refusal">
        {refusal}
      </p>
    </>
  );
}
