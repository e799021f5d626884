import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import type { FoundName } from '#lib/find/found.ts';
import { completed, type Token, tokenAt } from './composer-token.ts';
import { type Suggestion, useSuggestions } from './use-suggestions.ts';

interface CompletionHost {
  text: string;
  /** Puts text and caret into the field. */
  write: (text: string, caret: number) => void;
  onMention: (name: FoundName) => void;
  onPrompt: (text: string) => void;
  /** Runs the command that stands in the field by then. */
  onRun: (command: string) => void;
  /** Enter was pressed again before the list was there to choose from: it is chosen by now. */
  onEnter: () => void;
}

/** The list behind `/` and `@`: what is open, which option is active, and what its keys do. */
export function useCompletion({ text, write, onMention, onPrompt, onRun, onEnter }: CompletionHost) {
  const id = useId();
  const [caret, setCaret] = useState<number | null>(null);
  /** Where a list was closed by hand: it stays so while the same thing is written on. */
  const [closedAt, setClosedAt] = useState<string | null>(null);
  const [pointed, setPointed] = useState({ of: '', at: 0 });
  /** A key that came before the list did. */
  const waiting = useRef<{ query: string; key: string; isEntered: boolean } | null>(null);

  const found = caret === null ? null : tokenAt(text, Math.min(caret, text.length));
  const place = found && `${found.kind} ${found.start}`;
  const token = place === closedAt ? null : found;
  const { items, isCurrent } = useSuggestions(token);
  const isOpen = token !== null && items.length > 0;
  const name = token ? `${token.kind} ${token.query}` : '';
  const active = pointed.of === name ? Math.min(pointed.at, items.length - 1) : 0;
  useLayoutEffect(() => {
    if (place === null) setClosedAt(null);
  }, [place]);

  function choose(at: number, { isKept = false } = {}) {
    const item = items[at];
    if (token && item) take(item, token, isKept);
  }

  function take(item: Suggestion, token: Token, isKept: boolean) {
    switch (item.kind) {
      case 'command': {
        const { name: command, argument, isRequired } = item.command;
        const isWhole = argument === null || (token.query === command && !isRequired);
        if (isWhole && !isKept) return onRun(command);
        const next = completed(text, token, `/${command}`);
        return write(next.text, next.caret);
      }
      case 'prompt':
        return onPrompt(item.prompt.text);
      case 'fault':
        return;
      case 'name': {
        const next = completed(text, token, `@${shortName(item.name)}`);
        write(next.text, next.caret);
        return onMention(item.name);
      }
    }
  }

  // Before the list is seen, and so before another key can mean something else in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what has come since the key counts
  useLayoutEffect(() => {
    const wish = waiting.current;
    if (!wish || !isCurrent) return;
    waiting.current = null;
    if (token?.query !== wish.query || items.length === 0) return;
    choose(0, { isKept: wish.key === 'Tab' });
    if (wish.isEntered) onEnter();
  }, [items, isCurrent]);

  /** True where the key was for the list. */
  function onKeyDown(event: KeyboardEvent): boolean {
    if (token === null) return false;
    const { key } = event;
    const isPlain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (!isPlain) return false;
    if (key === 'Escape' && isOpen) {
      setClosedAt(place);
      return true;
    }
    const chooses = key === 'Enter' || key === 'Tab';
    if (chooses && token.kind === 'mention' && !isCurrent) {
      const before = waiting.current?.query === token.query ? waiting.current : null;
      if (before && key === 'Enter') before.isEntered = true;
      else waiting.current = { query: token.query, key, isEntered: false };
      return true;
    }
    if (!isOpen) return false;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      const step = key === 'ArrowDown' ? 1 : -1;
      setPointed({ of: name, at: (active + step + items.length) % items.length });
      return true;
    }
    if (!chooses) return false;
    // Nothing to choose: Enter stays and sends nothing, Tab goes on.
    if (items[active]?.kind === 'fault') return key === 'Enter';
    choose(active, { isKept: key === 'Tab' });
    return true;
  }

  return {
    isOpen,
    items,
    active,
    listId: `${id}-list`,
    optionId: (at: number) => `${id}-option-${at}`,
    label: token?.kind === 'command' ? 'Commands and prompts' : 'Tasks, documents and folders',
    /** For assistive technology, which does not see the list come. */
    status: isOpen ? countWords(items) : '',
    setCaret,
    /** Opens the list, even if it was closed by hand. */
    open: (at: number) => {
      setClosedAt(null);
      setCaret(at);
    },
    /** The caret was moved: that follows or ends a completion, and begins none. */
    follow: (to: number) => setCaret((before) => (before === null ? null : to)),
    choose,
    point: (at: number) => setPointed({ of: name, at }),
    onKeyDown,
  };
}

function countWords(items: readonly Suggestion[]): string {
  const faulty = items.filter(({ kind }) => kind === 'fault').length;
  const able = items.length - faulty;
  const words = `${able} ${able === 1 ? 'suggestion' : 'suggestions'}`;
  return faulty === 0 ? words : `${words}, ${faulty} ${faulty === 1 ? 'prompt' : 'prompts'} not usable`;
}

/** How a thing is called in the midst of a sentence. */
function shortName({ kind, path, id }: FoundName): string {
  const last = path.split('/').at(-1) || path || '/';
  return kind === 'task' ? (id ?? last) : kind === 'folder' ? `${last}/` : last;
}
