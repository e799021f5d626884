'use client';

import { type KeyboardEvent, useEffect, useRef } from 'react';

interface TitleFieldProps {
  title: string;
  onDone: (title: string) => void;
  onLeave: () => void;
}

/** A conversation's title in the place where it stands. Enter takes it, Escape leaves it as it was. */
export function TitleField({ title, onDone, onLeave }: TitleFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    // Not the menu's: the innermost thing closes first, and arrows move in the text.
    event.stopPropagation();
    if (event.key === 'Escape') onLeave();
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    const changed = event.currentTarget.value.trim();
    if (changed === '' || changed === title) onLeave();
    else onDone(changed);
  }

  return (
    <input
      ref={input}
      className="ui-input"
      aria-label="Title"
      defaultValue={title}
      maxLength={200}
      onKeyDown={onKeyDown}
    />
  );
}
