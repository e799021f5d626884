'use client';

import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { OnAnswer } from '../message-view.tsx';

/** The two answers to a call that waits. A rejection may say why: the model reads it. */
export function ApprovalForm({ approvalId, onAnswer }: { approvalId: string; onAnswer: OnAnswer }) {
  const [explaining, setExplaining] = useState(false);
  const reason = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (explaining) reason.current?.focus();
  }, [explaining]);

  function reject(event: FormEvent) {
    event.preventDefault();
    onAnswer(approvalId, false, reason.current?.value.trim() || undefined);
  }

  return (
    <form className="chat-approval" onSubmit={reject}>
      {explaining ? (
        <input
          ref={reason}
          className="ui-input"
          aria-label="Reason"
          placeholder="Why not? The model reads this."
        />
      ) : null}
      <div className="chat-card-actions">
        <button
          type="button"
          className="ui-button"
          data-variant="primary"
          onClick={() => onAnswer(approvalId, true)}
        >
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
      </div>
    </form>
  );
}
