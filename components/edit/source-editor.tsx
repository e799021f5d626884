'use client';
import { useLayoutEffect, useRef, useState } from 'react';
import { pageOfClick } from '#components/shell/follow-links.tsx';
import { guardLeaving, mayLeave } from '#components/shell/leave.ts';
import { wordsAgo } from '#components/ui/ago.tsx';
import { FindingList } from './finding-list.tsx';
import { Preview } from './preview.tsx';
import { type SourceState, useSource } from './use-source.ts';
import './edit.css';

export interface EditorProps {
  path: string;
  /** Hex, of the file as the page shows it. */
  sha256: string;
  /** @param draftIsLeft Something was not saved, and is kept in the browser. */
  onClose: (draftIsLeft: boolean) => void;
}

const question = 'There are changes that are not saved. Leave all the same? They stay here as a draft.';

/** The source of a page in place of its article: edited, previewed, saved over the very version that it was made from. */
export default function SourceEditor({ path, sha256, onClose }: EditorProps) {
  const { state, findings, parent, save, takeTheirs, goToLine, text, keepNow } = useSource(path, sha256);
  const [preview, setPreview] = useState<string | null>(null);
  const isDirty = state.phase === 'open' && state.isDirty;
  useLeaveQuestion(isDirty, keepNow);

  const close = () => {
    if (isDirty && !confirm(question)) return;
    keepNow();
    onClose(isDirty);
  };

  return (
    <section className="edit-source" aria-label={`Editing ${path}`}>
      <header className="edit-bar">
        <span className="edit-path ui-cut ui-mono">{path}</span>
        <span className="edit-said" role="status">
          {saidOf(state)}
        </span>
        <button
          type="button"
          className="ui-button"
          data-variant="quiet"
          aria-pressed={preview !== null}
          disabled={state.phase !== 'open'}
          onClick={() => setPreview(preview === null ? text() : null)}
        >
          Preview
        </button>
        <button type="button" className="ui-button" onClick={close}>
          Close
        </button>
        <button
          type="button"
          className="ui-button"
          data-variant="primary"
          aria-keyshortcuts="Control+S Meta+S"
          title="Save (Ctrl/⌘ S)"
          disabled={!isDirty || (state.phase === 'open' && state.isSaving)}
          onClick={() => void save()}
        >
          Save
        </button>
      </header>
      {state.phase === 'closed' ? (
        <p className="ui-notice" data-tone="danger" role="alert">
          {state.problem}
        </p>
      ) : null}
      {state.phase === 'open' ? (
        <EditNotices
          state={state}
          onTakeTheirs={takeTheirs}
          onAccept={() => void save(true)}
          onKeepMine={() => void save()}
        />
      ) : null}
      {preview === null ? <FindingList findings={findings} onGo={goToLine} /> : null}
      <div ref={parent} className="edit-text" hidden={preview !== null} />
      {preview === null ? null : <Preview text={preview} />}
    </section>
  );
}

function saidOf(state: SourceState): string {
  if (state.phase === 'loading') return 'Loading…';
  if (state.phase === 'closed') return '';
  if (state.isSaving) return 'Saving…';
  if (state.isDirty) return 'Not saved';
  return state.saved ? 'Saved' : '';
}

interface NoticesProps {
  state: Extract<SourceState, { phase: 'open' }>;
  onTakeTheirs: () => void;
  onKeepMine: () => void;
  onAccept: () => void;
}

function EditNotices({ state, onTakeTheirs, onKeepMine, onAccept }: NoticesProps) {
  return (
    <>
      {state.conflict ? (
        <div className="ui-notice edit-notice" data-tone="warn" role="alert">
          <p>
            The file has changed on disk since this text was begun. What differs is shown: <del>theirs</del>{' '}
            is struck, <ins>yours</ins> is marked. Choose place by place and save, or at once:
          </p>
          <div className="edit-choices">
            <button type="button" className="ui-button" onClick={onKeepMine}>
              Keep all of mine
            </button>
            <button type="button" className="ui-button" onClick={onTakeTheirs}>
              Take all of theirs
            </button>
          </div>
        </div>
      ) : null}
      {state.restoredMs !== null && !state.conflict ? (
        <div className="ui-notice edit-notice">
          <p>Your draft of {wordsAgo(state.restoredMs, Date.now())} is here again; it is not saved yet.</p>
          <div className="edit-choices">
            <button type="button" className="ui-button" onClick={onTakeTheirs}>
              Discard the draft
            </button>
          </div>
        </div>
      ) : null}
      {state.errors === null ? null : (
        <div className="ui-notice edit-notice" data-tone="warn" role="alert">
          <p>Saved like this, the file would have errors that it has not now:</p>
          <ul>
            {state.errors.split('\n').map((error) => (
              <li key={error}>{error}</li>
            ))}
          </ul>
          <div className="edit-choices">
            <button type="button" className="ui-button" onClick={onAccept}>
              Save all the same
            </button>
          </div>
        </div>
      )}
      {state.problem === null ? null : (
        <p className="ui-notice" data-tone="danger" role="alert">
          {state.problem} Your text is still here{state.isUnkept ? '' : ', and kept as a draft'}.
        </p>
      )}
      {state.isUnkept ? (
        <p className="ui-notice" data-tone="warn">
          This browser keeps no draft (its storage is full or forbidden): save before you leave.
        </p>
      ) : null}
    </>
  );
}

/** Before the tab is closed, and before a link of ours is followed. */
function useLeaveQuestion(isDirty: boolean, keepNow: () => void) {
  const keep = useRef(keepNow);
  keep.current = keepNow;
  useLayoutEffect(() => {
    if (!isDirty) return;
    const ask = () => {
      keep.current();
      return confirm(question);
    };
    const onUnload = (event: BeforeUnloadEvent) => {
      keep.current();
      event.preventDefault();
    };
    const onClick = (event: MouseEvent) => {
      if (pageOfClick(event) === null || mayLeave()) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const release = guardLeaving(ask);
    window.addEventListener('beforeunload', onUnload);
    document.addEventListener('click', onClick, true);
    return () => {
      release();
      window.removeEventListener('beforeunload', onUnload);
      document.removeEventListener('click', onClick, true);
    };
  }, [isDirty]);
}
