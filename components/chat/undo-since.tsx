'use client';

import check from 'lucide-react/icons/check';
import triangleAlert from 'lucide-react/icons/triangle-alert';
import undo2 from 'lucide-react/icons/undo-2';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import type { Conversation } from './conversation.ts';
import { type PlannedUndo, planUndo, refusalOf, type UndoneSince, undoSince } from './edits-api.ts';
import { effectWords } from './effect-words.ts';
import { emitPageChange } from './page-changes.ts';
import { count } from './tool-view.ts';
import { RepoPath } from './tools/pieces.tsx';
import { UndoRefused } from './tools/undo-refused.tsx';

interface UndoSinceProps {
  conversation: Conversation;
  messageId: string;
  /** `undone`: the button that led here may be gone in a moment. */
  onLeave: (undone: boolean) => void;
}

/** What undoing all since a message would do, and, once it was done, what came of each. */
export function UndoSince({ conversation, messageId, onLeave }: UndoSinceProps) {
  const [plan, setPlan] = useState<PlannedUndo[] | null>(null);
  const [result, setResult] = useState<UndoneSince | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLElement>(null);
  const able = plan?.filter(({ refusal }) => refusal === null) ?? [];

  useEffect(() => {
    box.current?.focus({ preventScroll: true });
    let left = false;
    const id = conversation.currentId();
    if (id === null) return;
    planUndo(id, messageId).then(
      (planned) => left || setPlan(planned),
      (error: unknown) => left || setProblem(refusalOf(error).words),
    );
    return () => {
      left = true;
    };
  }, [conversation, messageId]);

  // After what keeps the conversation at its end, or the list would be pushed out of sight from below.
  const grown = `${plan === null} ${result === null}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever it has grown
  useEffect(() => {
    const later = requestAnimationFrame(() =>
      requestAnimationFrame(() => box.current?.scrollIntoView({ block: 'start' })),
    );
    return () => cancelAnimationFrame(later);
  }, [grown]);

  async function run() {
    const id = conversation.currentId();
    if (id === null || busy) return;
    setBusy(true);
    box.current?.focus();
    try {
      setResult(
        await undoSince(
          id,
          messageId,
          able.map(({ editId }) => editId),
        ),
      );
      emitPageChange();
    } catch (error) {
      setProblem(refusalOf(error).words);
    }
    setBusy(false);
    void conversation.look();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onLeave(result !== null);
  }

  return (
    <section
      ref={box}
      className="chat-undo-since"
      aria-label="Undo all since here"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <p className="chat-undo-title" role="status">
        {titleOf(plan, able.length, result)}
      </p>
      {plan && plan.length > 0 ? (
        <ul className="ui-list">
          {plan.map((planned) => (
            <Row key={planned.editId} planned={planned} result={result} />
          ))}
        </ul>
      ) : null}
      {result?.refusal ? <UndoRefused refusal={result.refusal} /> : null}
      {problem ? (
        <p role="alert" className="chat-refused">
          {problem}
        </p>
      ) : null}
      <div className="chat-card-actions">
        {able.length > 0 && result === null ? (
          <button
            type="button"
            className="ui-button"
            data-variant="primary"
            aria-disabled={busy}
            onClick={() => void run()}
          >
            <Icon icon={undo2} size={14} /> Undo {count(able.length, 'change')}
          </button>
        ) : null}
        <button
          type="button"
          className="ui-button"
          data-variant="quiet"
          onClick={() => onLeave(result !== null)}
        >
          {result === null ? 'Cancel' : 'Close'}
        </button>
      </div>
    </section>
  );
}

function titleOf(plan: PlannedUndo[] | null, able: number, result: UndoneSince | null): string {
  if (plan === null) return 'Looking at what was changed since here …';
  if (result !== null) {
    const left = plan.length - result.undone.size;
    const rest = left === 0 ? '' : `, ${left} left as ${left === 1 ? 'it is' : 'they are'}`;
    return `${count(result.undone.size, 'change')} undone${rest}.`;
  }
  if (plan.length === 0) return 'Nothing that was changed since here still stands.';
  if (able === plan.length) return 'This takes back, newest first:';
  if (able === 0) return 'None of this can be taken back by itself:';
  return `This takes back ${able} of ${plan.length}; the rest stays as it is:`;
}

function Row({ planned, result }: { planned: PlannedUndo; result: UndoneSince | null }) {
  const { path, refusal, created, editId } = planned;
  const undone = result?.undone.has(editId) === true;
  return (
    <li className="chat-undo-row" data-state={undone ? 'undone' : refusal || result ? 'stays' : 'able'}>
      <p>
        <Icon icon={undone ? check : refusal || result ? triangleAlert : undo2} size={13} />
        <span>
          {effectWords(planned)} <RepoPath path={path} />
          {created && refusal === null && !result ? <span className="chat-faint"> (is removed)</span> : null}
          {undone ? <span className="chat-undone"> Undone</span> : null}
          {result && !undone ? <span className="chat-faint"> Left as it is</span> : null}
        </span>
      </p>
      {refusal && result === null ? <UndoRefused refusal={refusal} /> : null}
    </li>
  );
}
