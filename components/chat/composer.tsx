'use client';

import arrowUp from 'lucide-react/icons/arrow-up';
import listPlus from 'lucide-react/icons/list-plus';
import square from 'lucide-react/icons/square';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { ContextChips } from './context-chips.tsx';
import type { Conversation, ConversationView } from './conversation.ts';
import { addToDraft, useDraft, writeDraft } from './draft.ts';
import { takePrompt, useDrawer } from './drawer-store.ts';
import { ModelSettings } from './model-settings.tsx';
import type { PageInfo } from './page-context.tsx';

/** The server takes 32 KB a message. */
const maxChars = 32_000;

interface ComposerProps {
  page: PageInfo;
  conversation: Conversation;
  view: ConversationView;
}

export function Composer({ page, conversation, view }: ComposerProps) {
  const { key } = conversation;
  const draft = useDraft(key);
  const drawer = useDrawer();
  const box = useRef<HTMLTextAreaElement>(null);
  const focusRequest = drawer?.focusRequest ?? 0;
  const prompt = drawer?.prompt ?? null;
  const usable = view.configured;
  const canSend = usable && !view.sendsWhenReady && draft.trim() !== '';

  useLayoutEffect(() => {
    const element = box.current;
    if (element?.value !== draft) return;
    // The style sheet bounds it to eight lines.
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight + element.offsetHeight - element.clientHeight}px`;
  }, [draft]);

  useEffect(() => {
    if (prompt === null) return;
    const taken = takePrompt();
    if (taken !== null) addToDraft(key, taken);
  }, [prompt, key]);

  useEffect(() => {
    const element = box.current;
    if (focusRequest === 0 || !element) return;
    if (element.disabled) element.closest<HTMLElement>('aside')?.focus();
    else element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, [focusRequest]);

  function send() {
    if (canSend) conversation.send(draft.trim());
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // 229: Safari ends a composition before the key that ended it.
    const composing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || composing) return;
    event.preventDefault();
    send();
  }

  return (
    <div className="chat-composer" data-disabled={usable ? undefined : ''}>
      <ContextChips contextKey={key} page={page} />
      <textarea
        ref={box}
        className="chat-input"
        aria-label="Message"
        rows={1}
        value={draft}
        maxLength={maxChars}
        disabled={!usable}
        placeholder={placeholderFor(view)}
        enterKeyHint="send"
        onChange={(event) => {
          conversation.keepWaiting();
          writeDraft(key, event.target.value);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="chat-composer-foot">
        <ModelSettings conversation={conversation} view={view} />
        {view.running ? (
          <span className="chat-pair">
            {canSend ? (
              <button type="button" className="chat-send" onClick={send} title="Goes out after this answer">
                Queue <Icon icon={listPlus} size={14} />
              </button>
            ) : null}
            <button
              type="button"
              className="chat-send"
              data-action="stop"
              onClick={() => void conversation.stop()}
            >
              <Icon icon={square} size={12} /> Stop
            </button>
          </span>
        ) : (
          <button type="button" className="chat-send" data-action="send" disabled={!canSend} onClick={send}>
            {view.sendsWhenReady ? 'Sending…' : 'Send'} <Icon icon={arrowUp} size={14} />
          </button>
        )}
      </div>
    </div>
  );
}

function placeholderFor({ configured, running }: ConversationView): string {
  if (!configured) return 'Waits for a model';
  return running ? 'Ask the next thing, for after this answer' : 'Ask, or say what to change';
}
