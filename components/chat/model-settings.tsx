'use client';

import chevronDown from 'lucide-react/icons/chevron-down';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import type { ApprovalMode, ApprovalSettings } from '#lib/tools/types.ts';
import type { Conversation, ConversationView } from './conversation.ts';
import { dayWords, isNearLimit, usageWords } from './usage-words.ts';

const effects: { kind: keyof ApprovalSettings; name: string; words: string }[] = [
  { kind: 'edit', name: 'Edits', words: 'edits' },
  { kind: 'delegate', name: 'Delegation', words: 'delegation' },
  { kind: 'queue', name: 'Queueing', words: 'queueing' },
];
const modes: { mode: ApprovalMode; name: string }[] = [
  { mode: 'ask', name: 'Ask' },
  { mode: 'auto', name: 'Auto' },
];

export function approvalWords(approval: ApprovalSettings): string {
  const unasked = effects.filter(({ kind }) => approval[kind] === 'auto');
  if (unasked.length === 0) return 'asks first';
  if (unasked.length === effects.length) return 'acts unasked';
  return `auto: ${unasked.map(({ words }) => words).join(', ')}`;
}

/** The model's name and what it may do unasked in this conversation, as quiet text that opens. */
export function ModelSettings({
  conversation,
  view,
}: {
  conversation: Conversation;
  view: ConversationView;
}) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const used = usageWords(view.usage);

  useEffect(() => {
    if (!open) return;
    // What it took so far is not followed, only told when asked for.
    void conversation.look();
    root.current?.querySelector<HTMLInputElement>('input:checked')?.focus();
    function outside(event: PointerEvent) {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    }
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open, conversation]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only closes the menu from wherever in it the focus is.
    <div className="chat-settings" ref={root} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className="chat-settings-button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <span className="chat-settings-model">{view.model ?? 'no model'}</span>
        <span aria-hidden="true">·</span>
        <span>{approvalWords(view.approval)}</span>
        <Icon icon={chevronDown} size={12} />
      </button>
      {open ? (
        <div id={id} className="chat-menu">
          <p className="chat-menu-title">In this conversation</p>
          {effects.map(({ kind, name }) => (
            <fieldset key={kind}>
              <legend>{name}</legend>
              <div className="chat-segments">
                {modes.map(({ mode, name: modeName }) => (
                  <label key={mode}>
                    <input
                      type="radio"
                      name={`${id}-${kind}`}
                      checked={view.approval[kind] === mode}
                      onChange={() => void conversation.setApproval({ [kind]: mode })}
                    />
                    <span>{modeName}</span>
                  </label>
                ))}
              </div>
            </fieldset>
          ))}
          {used === '' ? null : <p className="chat-menu-usage">{used}</p>}
          {view.tokens ? (
            <p className="chat-menu-usage" data-tone={isNearLimit(view.tokens) ? 'warn' : undefined}>
              {dayWords(view.tokens)}
            </p>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
