'use client';

import download from 'lucide-react/icons/download';
import folderInput from 'lucide-react/icons/folder-input';
import pencil from 'lucide-react/icons/pencil';
import trash from 'lucide-react/icons/trash-2';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Ago } from '#components/ui/ago.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { focusSoon } from './focus-soon.ts';
import { exportHref, type PastConversation } from './history-api.ts';
import { Marked } from './marked.tsx';
import { OtherHits } from './other-hits.tsx';
import { TitleField } from './title-field.tsx';

interface PastRowProps {
  past: PastConversation;
  query: string;
  atMs: number;
  current: boolean;
  /** It is about another page than the one that is open. */
  elsewhere: boolean;
  /** With the message where the words were found, if it was one. */
  onChoose: (messageId?: string) => void;
  onRename: (title: string) => Promise<void>;
  onDelete: () => Promise<void>;
  onCarry: () => Promise<void>;
}

/** One conversation of the history: goes there; and can be named, kept, carried here and deleted in its place. */
export function PastRow(props: PastRowProps) {
  const { past, query, atMs, current, elsewhere, onChoose, onRename, onDelete, onCarry } = props;
  const [mode, setMode] = useState<'shown' | 'rename' | 'delete'>('shown');
  const row = useRef<HTMLLIElement>(null);
  const hit = past.hits?.[0];

  function back(to: 'rename' | 'delete') {
    setMode('shown');
    focusSoon(() => row.current?.querySelector<HTMLElement>(`[data-action="${to}"]`));
  }

  if (mode === 'rename') {
    return (
      <li ref={row}>
        <TitleField
          title={past.title}
          onDone={(title) => void onRename(title).then(() => back('rename'))}
          onLeave={() => back('rename')}
        />
      </li>
    );
  }
  if (mode === 'delete') {
    return (
      <li ref={row}>
        <ConfirmDelete title={past.title} onDelete={() => void onDelete()} onLeave={() => back('delete')} />
      </li>
    );
  }
  return (
    <li ref={row} className="chat-past-row">
      <button
        type="button"
        className="chat-past"
        data-past-item=""
        aria-current={current ? 'true' : undefined}
        onClick={() => onChoose(hit?.messageId)}
      >
        <span className="ui-cut">
          <Marked text={past.title} query={query} />
        </span>
        <Ago atMs={Date.parse(past.updatedAt)} nowMs={atMs} />
        <span className="chat-past-place ui-cut">{past.path}</span>
        {hit ? (
          <span className="chat-past-hit">
            <Marked text={hit.snippet} query={query} />
          </span>
        ) : null}
      </button>
      <OtherHits past={past} query={query} onChoose={onChoose} />
      <span className="chat-row-actions">
        {elsewhere ? (
          <button
            type="button"
            className="ui-small-button chat-quiet-button"
            aria-label={`Carry to this document: ${past.title}`}
            title="Carry to this document"
            onClick={() => void onCarry()}
          >
            <Icon icon={folderInput} size={14} />
          </button>
        ) : null}
        <button
          type="button"
          className="ui-small-button chat-quiet-button"
          data-action="rename"
          aria-label={`Rename: ${past.title}`}
          title="Rename"
          onClick={() => setMode('rename')}
        >
          <Icon icon={pencil} size={13} />
        </button>
        <a
          className="ui-small-button chat-quiet-button"
          href={exportHref(past.id)}
          download
          aria-label={`Export as markdown: ${past.title}`}
          title="Export as markdown"
        >
          <Icon icon={download} size={14} />
        </a>
        <button
          type="button"
          className="ui-small-button chat-quiet-button"
          data-action="delete"
          aria-label={`Delete: ${past.title}`}
          title="Delete"
          onClick={() => setMode('delete')}
        >
          <Icon icon={trash} size={14} />
        </button>
      </span>
    </li>
  );
}

interface ConfirmProps {
  title: string;
  onDelete: () => void;
  onLeave: () => void;
}

function ConfirmDelete({ title, onDelete, onLeave }: ConfirmProps) {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onLeave();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
    <div className="chat-confirm" role="group" aria-label={`Delete ${title}?`} onKeyDown={onKeyDown}>
      <span className="ui-cut">Delete “{title}”?</span>
      <span className="chat-pair">
        <button ref={keep} type="button" className="ui-button" data-variant="quiet" onClick={onLeave}>
          Keep
        </button>
        <button type="button" className="ui-button chat-danger" onClick={onDelete}>
          Delete
        </button>
      </span>
    </div>
  );
}
