'use client';

import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { ApiError, call } from '#components/chat/api.ts';
import type { Run } from '#lib/manager/run.ts';
import { actionsFor, type RunAction } from './actions.ts';

interface RunActionsProps {
  run: Pick<Run, 'id' | 'taskId' | 'state' | 'cancelAsked' | 'branch' | 'baseBranch'>;
  /** Somebody plans: what is retried or sent back will be taken up. */
  managed: boolean;
}

interface Refusal {
  message: string;
}

/** What can be done with a run as it stands; each says what it does before it is done where it cannot be taken back. */
export function RunActions({ run, managed }: RunActionsProps) {
  const router = useRouter();
  const [open, setOpen] = useState<RunAction | null>(null);
  const [busy, setBusy] = useState<RunAction | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [done, setDone] = useState('');
  const actions = actionsFor(run, managed);

  async function perform(action: RunAction, more: { comment?: string; deleteBranch?: boolean } = {}) {
    setBusy(action);
    setRefusal(null);
    try {
      const answer = await call<{ run?: string; words?: string }>('POST', '/api/dispatch', {
        task: run.taskId,
        run: run.id,
        action,
        ...more,
      });
      setOpen(null);
      setDone(answer.words ?? 'Done.');
      if (answer.run && answer.run !== run.id) router.push(`/runs/${answer.run}`);
      else router.refresh();
    } catch (error) {
      setRefusal({ message: error instanceof ApiError ? error.message : 'That failed. Try again.' });
    } finally {
      setBusy(null);
    }
  }

  if (actions.length === 0 && done === '') return null;
  return (
    <div className="runs-actions">
      <div className="runs-actions-row">
        {actions.map(({ action, words, primary, asks }) => (
          <button
            key={action}
            type="button"
            className="ui-button"
            data-variant={primary ? 'primary' : undefined}
            disabled={busy !== null}
            aria-expanded={asks ? open === action : undefined}
            onClick={() => {
              setRefusal(null);
              if (asks) setOpen(open === action ? null : action);
              else void perform(action);
            }}
          >
            {busy === action ? '…' : words}
          </button>
        ))}
      </div>
      {open === 'send-back' ? (
        <SendBack busy={busy !== null} onSend={(comment) => void perform('send-back', { comment })} />
      ) : null}
      {open === 'merge' ? (
        <Confirm
          words={`Merges ${run.branch} into ${run.baseBranch} and completes the task in the same step. It is refused where that would not be clean.`}
          button="Merge now"
          busy={busy !== null}
          onConfirm={() => void perform('merge')}
        />
      ) : null}
      {open === 'discard' ? (
        <Discard
          branch={run.branch}
          busy={busy !== null}
          onDiscard={(deleteBranch) => void perform('discard', { deleteBranch })}
        />
      ) : null}
      <p role="status" className="ui-muted runs-actions-done">
        {done}
        {done && !managed && (run.state === 'failed' || run.state === 'in_review')
          ? ' Nobody runs the manager; start it with: task manager run'
          : ''}
      </p>
      {refusal ? (
        <p role="alert" className="ui-notice" data-tone="danger">
          {refusal.message}
        </p>
      ) : null}
    </div>
  );
}

function SendBack({ busy, onSend }: { busy: boolean; onSend: (comment: string) => void }) {
  const [comment, setComment] = useState('');
  const id = useId();
  return (
    <form
      className="runs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (comment.trim()) onSend(comment.trim());
      }}
    >
      <label htmlFor={id}>What should be different?</label>
      <textarea
        id={id}
        rows={4}
        maxLength={16_000}
        value={comment}
        // biome-ignore lint/a11y/noAutofocus: it opens because its button was pressed
        autoFocus
        onChange={(event) => setComment(event.target.value)}
      />
      <p className="ui-muted">The same agent goes on from here, in the same worktree, with your comment.</p>
      <button
        type="submit"
        className="ui-button"
        data-variant="primary"
        disabled={busy || comment.trim() === ''}
      >
        Send back
      </button>
    </form>
  );
}

function Confirm(props: { words: string; button: string; busy: boolean; onConfirm: () => void }) {
  return (
    <div className="runs-form">
      <p>{props.words}</p>
      <button
        type="button"
        className="ui-button"
        data-variant="primary"
        disabled={props.busy}
        onClick={props.onConfirm}
      >
        {props.button}
      </button>
    </div>
  );
}

function Discard({
  branch,
  busy,
  onDiscard,
}: {
  branch: string;
  busy: boolean;
  onDiscard: (drop: boolean) => void;
}) {
  const [drop, setDrop] = useState(false);
  return (
    <div className="runs-form">
      <p>
        The worktree goes, and the task is to do again. The branch {branch} stays, unless you say otherwise.
      </p>
      <label>
        <input type="checkbox" checked={drop} onChange={(event) => setDrop(event.target.checked)} /> Delete
        the branch too; what the agent wrote is then gone
      </label>
      <button type="button" className="ui-button" disabled={busy} onClick={() => onDiscard(drop)}>
        {drop ? 'Discard and delete the branch' : 'Discard'}
      </button>
    </div>
  );
}
