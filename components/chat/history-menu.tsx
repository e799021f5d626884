'use client';

import history from 'lucide-react/icons/history';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { ApiError, reopenConversation } from './api.ts';
import type { Conversation } from './conversation.ts';
import { knownConversation } from './conversations.ts';
import { openDrawer } from './drawer-store.ts';
import {
  deleteConversation,
  moveConversation,
  type PastConversation,
  renameConversation,
  showBranch,
} from './history-api.ts';
import { keyOf } from './page-context.tsx';
import { PastRow } from './past-row.tsx';
import { docHref } from './repo-href.ts';
import { reveal } from './reveal.ts';
import { useHistory } from './use-history.ts';

/** This browser's conversations, about this page and others; one that is chosen becomes current, where it belongs. */
export function HistoryMenu({ conversation }: { conversation: Conversation }) {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const { listed, setListed, patch } = useHistory(open, query.trim());
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const router = useRouter();
  const id = useId();

  // With the paint: it also opens by itself, to tell what failed.
  useLayoutEffect(() => {
    if (!open) return;
    search.current?.focus();
    function outside(event: PointerEvent) {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    }
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  function onKeyDown(event: KeyboardEvent) {
    if (!open) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      setOpen(false);
      button.current?.focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const items = [...(root.current?.querySelectorAll<HTMLElement>('[data-past-item]') ?? [])];
    const { activeElement } = document;
    const isItem = activeElement instanceof HTMLElement && items.includes(activeElement);
    const here = isItem
      ? activeElement
      : activeElement?.closest('li')?.querySelector<HTMLElement>('.chat-past');
    const at = here ? items.indexOf(here) : -1;
    if (at === 0 && step === -1) search.current?.focus();
    else items.at(at === -1 ? 0 : Math.min(items.length - 1, at + step))?.focus();
  }

  const isHere = ({ kind, path }: PastConversation) =>
    kind === conversation.doc.kind && path === conversation.doc.path;

  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      setListed({ problem: error instanceof ApiError ? error.message : 'That failed.' });
      setOpen(true);
    }
  }

  async function choose(past: PastConversation, messageId: string | undefined) {
    setOpen(false);
    await attempt(async () => {
      // The words may stand in a branch that is not shown; while an answer is written, what is shown stays.
      if (messageId !== undefined) await showBranch(past.id, messageId).catch(() => undefined);
      if (isHere(past)) {
        await conversation.reopen(past.id);
        return;
      }
      await reopenConversation(past, past.id);
      void knownConversation(past)?.load();
      router.push(docHref(past));
    });
    openDrawer();
    if (messageId !== undefined) reveal(keyOf(past), messageId, query.trim());
  }

  function remove(past: PastConversation) {
    return attempt(async () => {
      await deleteConversation(past.id);
      patch(past.id, null);
      search.current?.focus();
      const known = knownConversation(past);
      if (known?.isCurrent(past.id)) await known.load();
    });
  }

  function carry(past: PastConversation) {
    return attempt(async () => {
      await moveConversation(past.id, conversation.doc);
      setOpen(false);
      void knownConversation(past)?.load();
      await conversation.load();
      openDrawer();
    });
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only keys that move within the menu or close it.
    <div className="chat-history" ref={root} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className="ui-icon-button"
        aria-label="History"
        title="History"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => {
          setQuery('');
          setOpen(!open);
        }}
      >
        <Icon icon={history} size={16} />
      </button>
      {open ? (
        <div id={id} className="chat-menu chat-history-menu">
          <input
            ref={search}
            type="search"
            className="ui-input"
            aria-label="Search conversations"
            placeholder="Search all that was said"
            maxLength={200}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
          {listed === null ? null : 'problem' in listed ? (
            <p role="alert">{listed.problem}</p>
          ) : listed.past.length === 0 ? (
            <p>
              {listed.query === ''
                ? 'Nothing has been asked yet. What you ask, on any page, is listed here.'
                : `Nobody said “${listed.query}”.`}
            </p>
          ) : (
            <ul className="ui-list">
              {listed.past.map((past) => (
                <PastRow
                  key={past.id}
                  past={past}
                  query={listed.query}
                  atMs={listed.atMs}
                  current={conversation.isCurrent(past.id)}
                  elsewhere={!isHere(past)}
                  onChoose={(messageId) => void choose(past, messageId)}
                  onRename={(title) =>
                    attempt(async () => patch(past.id, await renameConversation(past.id, title)))
                  }
                  onDelete={() => remove(past)}
                  onCarry={() => carry(past)}
                />
              ))}
            </ul>
          )}
        </div>
      ) : null}
    </div>
  );
}
