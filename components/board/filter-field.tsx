import search from 'lucide-react/icons/search';
import x from 'lucide-react/icons/x';
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import {
  completeFilter,
  type FilterCompletion,
  type FilterVocabulary,
  takeCompletion,
} from '#lib/tasks/filter/complete.ts';
import type { FilterProblem } from '#lib/tasks/filter/terms.ts';

interface FilterFieldProps {
  field: RefObject<HTMLInputElement | null>;
  /** What the list shows; taken over whenever it is not what stands in the field. */
  q: string;
  problems: readonly FilterProblem[];
  vocabulary: FilterVocabulary;
  onType: (q: string) => void;
  /** The person is done with it. */
  onSettle: (q: string) => void;
  /** Down, from the field into the list. */
  onLeave: () => void;
}

/** The filter as text, with completion of keys and values, and under it what it passed over. */
export function FilterField({ field, q, problems, vocabulary, onType, onSettle, onLeave }: FilterFieldProps) {
  const [text, setText] = useState(q);
  const [offers, setOffers] = useState<FilterCompletion[]>([]);
  const [chosen, setChosen] = useState(-1);
  const cursorWanted = useRef<number | null>(null);
  const id = useId();
  const isOpen = offers.length > 0;

  // Changed by a chip or the back button: what the person sees is what filters.
  useEffect(() => {
    setText((now) => (now.trim() === q ? now : q));
  }, [q]);
  useEffect(() => {
    if (cursorWanted.current === null) return;
    field.current?.setSelectionRange(cursorWanted.current, cursorWanted.current);
    cursorWanted.current = null;
  });

  const offer = (value: string, cursor: number) => {
    const found = completeFilter(value, cursor, vocabulary);
    // What is written out already needs no offer.
    const isWhole = found.length === 1 && value.slice(found[0]?.start, found[0]?.end) === found[0]?.text;
    setOffers(isWhole ? [] : found);
    setChosen(-1);
  };
  const change = (value: string, cursor: number) => {
    setText(value);
    onType(value.trim());
    offer(value, cursor);
  };
  const take = (completion: FilterCompletion) => {
    const taken = takeCompletion(text, completion);
    cursorWanted.current = taken.cursor;
    change(taken.text, taken.cursor);
    if (!completion.isKey) setOffers([]);
  };
  const close = () => {
    setOffers([]);
    setChosen(-1);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const at = event.currentTarget.selectionStart ?? text.length;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        if (!isOpen) {
          if (event.key === 'ArrowDown' && !event.altKey) onLeave();
          else offer(text, at);
          return;
        }
        const step = event.key === 'ArrowDown' ? 1 : -1;
        setChosen(
          (now) => (now + step + offers.length + (now === -1 && step === -1 ? 1 : 0)) % offers.length,
        );
        return;
      }
      case 'Enter':
      case 'Tab': {
        const completion = offers[chosen];
        if (completion) {
          event.preventDefault();
          take(completion);
        } else if (event.key === 'Enter') {
          event.preventDefault();
          close();
          onSettle(text.trim());
        }
        return;
      }
      case 'Escape':
        event.stopPropagation();
        if (isOpen) close();
        else if (text !== '') change('', 0);
        else event.currentTarget.blur();
    }
  };

  return (
    <search className="board-filter">
      <Icon icon={search} size={15} />
      <input
        ref={field}
        type="text"
        name="q"
        className="ui-input"
        role="combobox"
        aria-label="Filter tasks"
        aria-expanded={isOpen}
        aria-controls={`${id}-offers`}
        aria-autocomplete="list"
        aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
        aria-describedby={problems.length > 0 ? `${id}-problems` : undefined}
        placeholder="Filter: status:ready owner:ana is:blocked words"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={2000}
        value={text}
        onChange={({ target }) => change(target.value, target.selectionStart ?? target.value.length)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          close();
          onSettle(text.trim());
        }}
      />
      {text !== '' ? (
        <button
          type="button"
          className="board-filter-clear"
          aria-label="Clear the filter"
          onClick={() => {
            change('', 0);
            close();
            field.current?.focus();
          }}
        >
          <Icon icon={x} size={14} />
        </button>
      ) : null}
      <div
        id={`${id}-offers`}
        role="listbox"
        aria-label="Completions"
        className="board-offers"
        hidden={!isOpen}
      >
        {offers.map((completion, at) => (
          <div
            key={completion.label}
            id={`${id}-${at}`}
            role="option"
            tabIndex={-1}
            aria-selected={at === chosen}
            className="board-offer"
            ref={at === chosen ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            // The field must keep the focus, or its blur would close the list under the click.
            onMouseDown={(event) => {
              event.preventDefault();
              take(completion);
            }}
          >
            <code>{completion.label}</code>
            <span>{completion.hint}</span>
          </div>
        ))}
      </div>
      {problems.length > 0 ? (
        <p id={`${id}-problems`} className="board-problems" role="status">
          {problems.slice(0, 3).map(({ message, start, end, instead }) => (
            <span key={`${start} ${message}`}>
              {message}{' '}
              {instead === undefined ? null : (
                <button
                  type="button"
                  onClick={() => {
                    const mended = text.slice(0, start) + instead + text.slice(end);
                    change(mended, mended.length);
                    close();
                  }}
                >
                  Use «{instead}»
                </button>
              )}
            </span>
          ))}
        </p>
      ) : null}
    </search>
  );
}
