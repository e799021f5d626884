'use client';

import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { growToText } from './grow-to-text.ts';
import { maxFieldChars, tooLongWords } from './message-size.ts';

interface EditFieldProps {
  label: string;
  text: string;
  /** What Enter and the first button do. */
  action: string;
  disabled?: boolean;
  hint?: string;
  onDone: (text: string) => void;
  onLeave: () => void;
}

/** A small composer in the place of what is edited. Enter does it, Shift Enter breaks the line, Escape leaves. */
export function EditField({ label, text, action, disabled = false, hint, onDone, onLeave }: EditFieldProps) {
  const [draft, setDraft] = useState(text);
  const box = useRef<HTMLTextAreaElement>(null);
  const tooLong = tooLongWords(draft.trim());
  const unable = disabled || draft.trim() === '' || tooLong !== null;

  useLayoutEffect(() => {
    const element = box.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);
  useLayoutEffect(() => {
    const element = box.current;
    if (element?.value !== draft) return;
    growToText(element);
  }, [draft]);

  function done() {
    if (unable) return;
    if (draft.trim() === text.trim()) onLeave();
    else onDone(draft.trim());
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onLeave();
      return;
    }
    const composing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || composing) return;
    event.preventDefault();
    done();
  }

  return (
    <div className="chat-composer chat-edit-field">
      <textarea
        ref={box}
        className="chat-input"
        aria-label={label}
        rows={1}
        maxLength={maxFieldChars}
        aria-invalid={tooLong !== null}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="chat-composer-foot">
        <span className={tooLong ? 'chat-too-long' : 'chat-hint'}>{tooLong ?? hint}</span>
        <span className="chat-pair">
          <button type="button" className="ui-button" data-variant="quiet" onClick={onLeave}>
            Cancel
          </button>
          <button type="button" className="chat-send" disabled={unable} onClick={done}>
            {action}
          </button>
        </span>
      </div>
    </div>
  );
}
