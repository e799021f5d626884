'use client';

import history from 'lucide-react/icons/history';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Ago } from '#components/ui/ago.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { ApiError, reopenConversation } from './api.ts';
import type { Conversation } from './conversation.ts';
import { knownConversation } from './conversations.ts';
import { openDrawer } from './drawer-store.ts';
import { fetchHistory, type PastConversation } from './history-api.ts';
import { docHref } from './repo-href.ts';

type Listed = { past: PastConversation[]; atMs: number } | { problem: string };

/** This browser's conversations, about this page and others; one that is chosen becomes current, where it belongs. */
export function HistoryMenu({ conversation }: { conversation: Conversation }) {
  const [open, setOpen] = useState(false);
  const [listed, setListed] = useState<Listed | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const router = useRouter();
  const id = useId();

  useEffect(() => {
    if (!open) return;
    let left = false;
    fetchHistory('').then(
      (past) => left || setListed({ past, atMs: Date.now() }),
      (error: unknown) =>
        left || setListed({ problem: error instanceof Error ? error.message : 'That failed.' }),
    );
    function outside(event: PointerEvent) {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    }
    document.addEventListener('pointerdown', outside);
    return () => {
      left = true;
      document.removeEventListener('pointerdown', outside);
    };
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
    const items = [...(root.current?.querySelectorAll<HTMLElement>('.chat-past') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    items.at(at === -1 ? 0 : Math.min(items.length - 1, Math.max(0, at + step)))?.focus();
  }

  async function choose(past: PastConversation) {
    setOpen(false);
    if (past.kind === conversation.doc.kind && past.path === conversation.doc.path) {
      await conversation.reopen(past.id);
    } else {
      try {
        await reopenConversation(past, past.id);
      } catch (error) {
        setListed({ problem: error instanceof ApiError ? error.message : 'That failed.' });
        setOpen(true);
        return;
      }
      void knownConversation(past)?.load();
      router.push(docHref(past));
    }
    openDrawer();
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
        onClick={() => setOpen(!open)}
      >
        <Icon icon={history} size={16} />
      </button>
      {open ? (
        <div id={id} className="chat-menu chat-history-menu">
          <p className="chat-menu-title">Conversations in this browser</p>
          {listed === null ? null : 'problem' in listed ? (
            <p role="alert">{listed.problem}</p>
          ) : listed.past.length === 0 ? (
            <p>Nothing has been asked yet. What you ask, on any page, is listed here.</p>
          ) : (
            <ul className="ui-list">
              {listed.past.map((past) => (
                <li key={past.id}>
                  <button
                    type="button"
                    className="chat-past"
                    aria-current={conversation.isCurrent(past.id) ? 'true' : undefined}
                    onClick={() => void choose(past)}
                  >
                    <span className="ui-cut">{past.title}</span>
                    <Ago atMs={Date.parse(past.updatedAt)} nowMs={listed.atMs} />
                    <span className="chat-past-place ui-cut">{past.path}</span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
      ) : null}
    </div>
  );
}
