'use client';

import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useShownConversation } from '../conversation-context.tsx';
import { focusConversation } from '../focus-soon.ts';
import type { OnAnswer } from '../message-view.tsx';

/** The two answers to a call that waits. A rejection may say why: the model reads it. */
interface ApprovalFormProps {
  approvalId: string;
  /** It changes a file. */
  isEdit: boolean;
  onAnswer: OnAnswer;
}

export function ApprovalForm({ approvalId, isEdit, onAnswer }: ApprovalFormProps) {
  const shown = useShownConversation();
  const [explaining, setExplaining] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const reason = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (explaining) reason.current?.focus();
  }, [explaining]);

  function answer(approved: boolean) {
    // The form goes with its answer: the keyboard moves on to the next question, or to the answer that follows.
    const log = form.current?.closest<HTMLElement>('[role=log]');
    const others = [...(log?.querySelectorAll('.chat-approval') ?? [])].filter((one) => one !== form.current);
    (others[0]?.querySelector('button') ?? log)?.focus({ preventScroll: true });
    onAnswer(approvalId, approved, approved ? undefined : reason.current?.value.trim() || undefined);
  }

  function reject(event: FormEvent) {
    event.preventDefault();
    answer(false);
  }

  return (
    <form ref={form} className="chat-approval" onSubmit={reject}>
      {explaining ? (
        <input
          ref={reason}
          className="ui-input"
          aria-label="Reason"
          placeholder="Why not? The model reads this."
        />
      ) : null}
      <div className="chat-card-actions">
        <button type="button" className="ui-button" data-variant="primary" onClick={() => answer(true)}>
          Approve
        </button>
        <button type="submit" className="ui-button">
          Reject
        </button>
        {explaining ? null : (
          <button
            type="button"
            className="ui-button"
            data-variant="quiet"
            onClick={() => setExplaining(true)}
          >
            with a reason
          </button>
        )}
        {isEdit && shown && !explaining ? (
          <button
            type="button"
            className="ui-button"
            data-variant="quiet"
            title="This one and all that follow in this conversation, until you change that below"
            onClick={() => {
              focusConversation();
              void shown.conversation.approveAllEdits();
            }}
          >
            Approve all edits
          </button>
        ) : null}
      </div>
    </form>
  );
}
