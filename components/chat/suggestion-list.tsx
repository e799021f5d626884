'use client';

import notebookText from 'lucide-react/icons/notebook-text';
import slash from 'lucide-react/icons/slash';
import triangleAlert from 'lucide-react/icons/triangle-alert';
import { type ReactNode, useEffect, useRef } from 'react';
import { StatusDot } from '#components/task/status-badge.tsx';
import { Icon } from '#components/ui/icon.tsx';
import type { FoundName } from '#lib/find/found.ts';
import { kindIcon } from './kind-icon.ts';
import { fileNameOf, type Suggestion } from './use-suggestions.ts';

interface SuggestionListProps {
  id: string;
  label: string;
  items: readonly Suggestion[];
  active: number;
  /** The id of the option at a place, for the field that has the focus. */
  optionId: (at: number) => string;
  onPoint: (at: number) => void;
  onChoose: (at: number) => void;
}

/** A list over the composer. The focus stays in the field; the field says which option is the active one. */
export function SuggestionList(props: SuggestionListProps) {
  const { id, label, items, active, optionId, onPoint, onChoose } = props;
  const list = useRef<HTMLDivElement>(null);
  const activeId = optionId(active);
  useEffect(() => {
    document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);
  const firstPrompt = items.findIndex(({ kind }) => kind === 'prompt' || kind === 'fault');

  return (
    <div
      ref={list}
      id={id}
      className="chat-suggestions"
      role="listbox"
      aria-label={label}
      // The field must keep the focus.
      onMouseDown={(event) => event.preventDefault()}
    >
      {items.map((item, at) => (
        <div key={item.id} role="presentation">
          {at === firstPrompt ? (
            <p className="chat-suggestions-title" role="presentation">
              Prompts of this repository
            </p>
          ) : null}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys. */}
          <div
            id={optionId(at)}
            className="chat-suggestion"
            role="option"
            tabIndex={-1}
            aria-selected={at === active}
            aria-disabled={item.kind === 'fault' || undefined}
            onMouseMove={() => at === active || onPoint(at)}
            onClick={() => onChoose(at)}
          >
            <Row item={item} />
          </div>
        </div>
      ))}
    </div>
  );
}

function Row({ item }: { item: Suggestion }) {
  switch (item.kind) {
    case 'command': {
      const { name, argument, isRequired, summary } = item.command;
      return (
        <>
          <Icon icon={slash} size={13} />
          <span className="chat-suggestion-name">
            {name}
            {argument === null ? null : (
              <span className="chat-suggestion-argument"> {isRequired ? argument : `[${argument}]`}</span>
            )}
          </span>
          <span className="chat-suggestion-more">{summary}</span>
        </>
      );
    }
    case 'prompt':
      return (
        <>
          <Icon icon={notebookText} size={13} />
          <span className="chat-suggestion-name">{item.prompt.title}</span>
          <span className="chat-suggestion-more">{item.prompt.description || `/${item.prompt.name}`}</span>
        </>
      );
    case 'fault':
      return (
        <>
          <Icon icon={triangleAlert} size={13} />
          <span className="chat-suggestion-name">
            {/* The folder has a fault, too, where it holds too many. */}
            <bdi>{item.fault.name === '' ? item.fault.path : fileNameOf(item.fault.path)}</bdi>
          </span>
          <span className="chat-suggestion-more">{item.fault.message}</span>
        </>
      );
    case 'name': {
      const { kind, title, path, id, status, marks } = item.name;
      return (
        <>
          {kind === 'task' ? (
            <StatusDot status={status ?? null} />
          ) : (
            <Icon icon={kind === 'folder' ? kindIcon.folder : kindIcon.doc} size={13} />
          )}
          <span className="chat-suggestion-name">{marked(title, marks)}</span>
          <span className="chat-suggestion-more">
            <bdi>{id ?? path}</bdi>
          </span>
        </>
      );
    }
  }
}

function marked(title: string, marks: FoundName['marks']): ReactNode {
  const pieces: ReactNode[] = [];
  let end = 0;
  for (const [from, to] of marks) {
    if (from < end) continue;
    pieces.push(title.slice(end, from), <b key={from}>{title.slice(from, to)}</b>);
    end = to;
  }
  return [...pieces, title.slice(end)];
}
