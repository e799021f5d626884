'use client';
import { Command } from 'cmdk';
import search from 'lucide-react/icons/search';
import x from 'lucide-react/icons/x';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { reopenConversation } from '#components/chat/api.ts';
import { openDrawer } from '#components/chat/drawer-store.ts';
import { usePage } from '#components/chat/page-context.tsx';
import { mayLeave } from '#components/shell/leave.ts';
import { Icon } from '#components/ui/icon.tsx';
import type { DocRef } from '#lib/chat/message.ts';
import type { FoundName } from '#lib/find/found.ts';
import { Dialog } from './dialog.tsx';
import { PaletteFoot } from './palette-foot.tsx';
import type { Row } from './row.ts';
import type { OpenedProps } from './search-button.tsx';
import { useSections } from './use-sections.tsx';
import './find.css';

/** Finds names, headings, conversations, text and actions by typing. */
export default function Palette({ onClose, takeTyped }: OpenedProps) {
  const router = useRouter();
  const page = usePage();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const busy = useRef(false);

  const toHref = useCallback((href: string) => void (mayLeave() && router.push(href)), [router]);
  const toName = useCallback(
    async (found: FoundName) => {
      if (!mayLeave()) return;
      if (found.kind === 'conversation') await openConversation(found);
      router.push(found.href);
      if (found.kind === 'conversation') openDrawer();
    },
    [router],
  );
  const { sections, shownFor, waiting, problem } = useSections(text, page, { toName, toHref });
  const rows = sections.flatMap((section) => section.rows);
  const first = rows[0]?.key ?? '';

  // Other results: the best of them is chosen, and is so when they are painted: Enter may come right then. What is
  // added below while one looks moves nothing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the results are the occasion, not their first row
  useLayoutEffect(() => setChosen(first), [shownFor, first === '']);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the field has the focus
  useEffect(() => setText(takeTyped()), []);

  // The list names the chosen row only when its own keys chose it, not when other results came.
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const options = list.current?.querySelectorAll<HTMLElement>('[role=option]') ?? [];
    const id = [...options].find((option) => option.dataset.value === chosen)?.id;
    for (const element of [field.current, list.current]) {
      if (id === undefined) element?.removeAttribute('aria-activedescendant');
      else element?.setAttribute('aria-activedescendant', id);
    }
  });

  const type = (next: string) => {
    setText(next);
    setRefusal(null);
  };

  const choose = async (row: Row) => {
    if (busy.current) return;
    busy.current = true;
    const words = await row.run();
    busy.current = false;
    if (words === null) onClose();
    else setRefusal(words);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const mod = event.ctrlKey || event.metaKey;
    if (mod && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      onClose();
    } else if (mod && event.key === 'Enter') {
      event.preventDefault();
      const href = rows.find(({ key }) => key === chosen)?.href;
      if (href !== undefined) window.open(href, '_blank', 'noopener');
    }
  };

  return (
    <Dialog label="Search and commands" className="find-palette" onClose={onClose}>
      <Command
        label="Search and commands"
        shouldFilter={false}
        vimBindings={false}
        loop
        value={chosen}
        onValueChange={setChosen}
        onKeyDown={onKeyDown}
      >
        <div className="find-field">
          <Icon icon={search} size={17} />
          <Command.Input
            ref={field}
            value={text}
            onValueChange={type}
            maxLength={200}
            placeholder="Search tasks, documents, headings, text…"
            // These move the caret, as in any other field.
            onKeyDown={(event) => (event.key === 'Home' || event.key === 'End') && event.stopPropagation()}
          />
          <button type="button" className="ui-icon-button find-close" aria-label="Close" onClick={onClose}>
            <Icon icon={x} />
          </button>
        </div>
        <Command.List ref={list} label="Results" className="find-list">
          {sections.map(({ title, rows: inSection }) => (
            <Command.Group key={title} heading={title}>
              {inSection.map((row) => (
                <PaletteRow key={row.key} row={row} onChoose={choose} />
              ))}
            </Command.Group>
          ))}
        </Command.List>
        {rows.length === 0 ? (
          <p className="find-empty">{waiting ? 'Looking…' : 'Nothing has this name or these words.'}</p>
        ) : null}
        {(refusal ?? problem) ? (
          <p className="find-refusal" role="alert">
            {refusal ?? problem}
          </p>
        ) : null}
        <p role="status" className="ui-visually-hidden">
          {waiting ? '' : `${rows.length} ${rows.length === 1 ? 'result' : 'results'}`}
        </p>
        <PaletteFoot />
      </Command>
    </Dialog>
  );
}

function PaletteRow({ row, onChoose }: { row: Row; onChoose: (row: Row) => Promise<void> }) {
  return (
    <Command.Item
      value={row.key}
      className="find-row"
      onSelect={() => void onChoose(row)}
      onClick={(event) => {
        // Like a link: with Ctrl or ⌘ in a new tab.
        if (!row.href || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        event.stopPropagation();
        window.open(row.href, '_blank', 'noopener');
      }}
    >
      <span className="find-row-icon">{row.icon}</span>
      <span className="find-row-words">
        <span className="find-row-title ui-cut">{row.title}</span>
        {row.detail ? <span className="find-row-detail ui-cut">{row.detail}</span> : null}
        {row.below ? <span className="find-row-below ui-cut">{row.below}</span> : null}
      </span>
      {row.mark ? <span className="find-row-mark">{row.mark}</span> : null}
    </Command.Item>
  );
}

/** It becomes the current one of its page, which shows it. */
async function openConversation({ id, about, path }: FoundName): Promise<void> {
  const doc = { kind: about as DocRef['kind'], path };
  if (id === undefined) return;
  await reopenConversation(doc, id);
  const { knownConversation } = await import('#components/chat/conversations.ts');
  void knownConversation(doc)?.load();
}
