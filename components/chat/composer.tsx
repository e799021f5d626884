'use client';

import arrowUp from 'lucide-react/icons/arrow-up';
import listPlus from 'lucide-react/icons/list-plus';
import square from 'lucide-react/icons/square';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { keyTyped } from './between-keys.ts';
import { commandName } from './composer-token.ts';
import { ContextChips } from './context-chips.tsx';
import type { Conversation, ConversationView } from './conversation.ts';
import { addToDraft, readDraft, useDraft, writeDraft } from './draft.ts';
import { addMention, changeContext, readContext } from './draft-context.ts';
import { takePrompt, useDrawer } from './drawer-store.ts';
import { takeEarlyWords } from './early-words.ts';
import { focusComposer } from './focus-soon.ts';
import { growToText } from './grow-to-text.ts';
import { isFaultyPrompt, promptNamed } from './menu.ts';
import { maxFieldChars, tooLongWords } from './message-size.ts';
import { ModelSettings } from './model-settings.tsx';
import type { PageInfo } from './page-context.tsx';
import { placeholderFor } from './placeholder.ts';
import { promptText } from './prompt-text.ts';
import { SuggestionList } from './suggestion-list.tsx';
import { useCompletion } from './use-completion.ts';

interface ComposerProps {
  page: PageInfo;
  conversation: Conversation;
  view: ConversationView;
}

export function Composer({ page, conversation, view }: ComposerProps) {
  const { key } = conversation;
  // Before anything is drawn, while the composer in whose place this one comes is in the page still.
  const [early] = useState(() => takeEarlyWords(key));
  const draft = useDraft(key);
  const drawer = useDrawer();
  const box = useRef<HTMLTextAreaElement>(null);
  const wantedCaret = useRef<number | null>(null);
  const focusRequest = drawer?.focusRequest ?? 0;
  const prompt = drawer?.prompt ?? null;
  const isCommand = commandName(draft) !== null;
  const tooLong = tooLongWords(draft.trim());
  const canSend =
    (view.configured || isCommand) && !view.sendsWhenReady && draft.trim() !== '' && tooLong === null;

  function write(text: string, caret = text.length) {
    wantedCaret.current = caret;
    writeDraft(key, text);
    completion.setCaret(caret);
  }

  function insertPrompt(text: string) {
    write(promptText(text, { path: page.path, quotes: readContext(key).quotes }));
  }

  const completion = useCompletion({
    text: draft,
    write,
    onMention: ({ kind, path }) => {
      // What is open goes along already.
      if (path === page.path && page.kind !== 'page') changeContext(key, { page: true });
      else if (kind === 'task' || kind === 'doc' || kind === 'folder') addMention(key, { kind, path });
    },
    onPrompt: insertPrompt,
    onRun: (command) => send(`/${command}`),
    onEnter: () => send(readDraft(key)),
  });

  useLayoutEffect(() => {
    const element = box.current;
    if (element?.value !== draft) return;
    growToText(element);
    const caret = wantedCaret.current;
    wantedCaret.current = null;
    if (caret !== null) element.setSelectionRange(caret, caret);
  }, [draft]);

  // With the paint: what is typed as soon as the composer is seen goes into it, after what it was opened with.
  useLayoutEffect(() => {
    if (prompt === null) return;
    const taken = takePrompt();
    if (taken !== null) addToDraft(key, taken);
  }, [prompt, key]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useLayoutEffect(() => {
    if (early.isFocused) completion.setCaret(draft.length);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => {
    const isAsSent = early.isSent && readDraft(key) === draft;
    early.isSent = false;
    if (isAsSent) send(draft);
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if ((focusRequest === 0 && !early.isFocused) || !element) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, [focusRequest, early]);

  function send(text: string) {
    const command = commandName(text);
    const known = promptNamed(command);
    if (known) return insertPrompt(known.text);
    // The list says why it cannot be used.
    if (isFaultyPrompt(command) && text.trim() === `/${command}`) return completion.open(text.length);
    if (tooLongWords(text.trim()) !== null) return;
    if (view.sendsWhenReady || text.trim() === '' || (command === null && !view.configured)) return;
    completion.setCaret(null);
    if (command === 'new' && text.trim().toLowerCase() === '/new') {
      writeDraft(key, '');
      void conversation.startAnew();
      return;
    }
    if (command !== null && text !== draft) writeDraft(key, text);
    conversation.send(text.trim(), { command });
  }

  function sendByButton() {
    send(draft);
    focusComposer();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // 229: Safari ends a composition before the key that ended it.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (completion.onKeyDown(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    send(draft);
  }

  return (
    <div className="chat-composer">
      <ContextChips contextKey={key} page={page} />
      {completion.isOpen ? (
        <SuggestionList
          id={completion.listId}
          label={completion.label}
          items={completion.items}
          active={completion.active}
          optionId={completion.optionId}
          onPoint={completion.point}
          onChoose={completion.choose}
        />
      ) : null}
      <span role="status" className="ui-visually-hidden">
        {completion.status}
      </span>
      <textarea
        ref={box}
        className="chat-input"
        aria-label="Message"
        // A textarea stays a textbox: what its list offers is told by these, not by another role.
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={completion.isOpen ? completion.listId : undefined}
        aria-activedescendant={completion.isOpen ? completion.optionId(completion.active) : undefined}
        rows={1}
        value={draft}
        maxLength={maxFieldChars}
        aria-invalid={tooLong !== null}
        placeholder={placeholderFor(view)}
        enterKeyHint="send"
        onChange={(event) => {
          keyTyped();
          conversation.keepWaiting();
          completion.setCaret(event.target.selectionStart);
          writeDraft(key, event.target.value);
        }}
        onSelect={(event) => completion.follow(event.currentTarget.selectionStart)}
        onBlur={() => completion.setCaret(null)}
        onKeyDown={onKeyDown}
      />
      {tooLong === null ? null : (
        <p className="chat-too-long" role="status">
          {tooLong}
        </p>
      )}
      <div className="chat-composer-foot">
        <ModelSettings conversation={conversation} view={view} />
        {view.running ? (
          <span className="chat-pair">
            {canSend ? (
              <button
                type="button"
                className="chat-send"
                onClick={sendByButton}
                title="Goes out after this answer"
              >
                Queue <Icon icon={listPlus} size={14} />
              </button>
            ) : null}
            <button
              type="button"
              className="chat-send"
              data-action="stop"
              onClick={() => {
                void conversation.stop();
                focusComposer();
              }}
            >
              <Icon icon={square} size={12} /> Stop
            </button>
          </span>
        ) : (
          <button
            type="button"
            className="chat-send"
            data-action="send"
            disabled={!canSend}
            onClick={sendByButton}
          >
            {view.sendsWhenReady ? 'Sending…' : 'Send'} <Icon icon={arrowUp} size={14} />
          </button>
        )}
      </div>
    </div>
  );
}
