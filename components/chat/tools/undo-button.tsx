'use client';

import check from 'lucide-react/icons/check';
import undo2 from 'lucide-react/icons/undo-2';
import { useRef, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { refusalOf, type UndoRefusal, undoEdit } from '../edits-api.ts';
import { emitPageChange } from '../page-changes.ts';
import { useEffectOf } from '../use-effects.ts';
import { UndoRefused } from './undo-refused.tsx';

type UndoState = { state: 'idle' | 'busy' | 'undone' } | { state: 'refused'; refusal: UndoRefusal };

/** Takes an edit back, from its card, open or closed; why it could not stands under the line. */
export function UndoButton({ editId }: { editId: string }) {
  const effect = useEffectOf(editId);
  const [undo, setUndo] = useState<UndoState>({ state: 'idle' });
  const button = useRef<HTMLButtonElement>(null);

  async function run() {
    if (undo.state === 'busy') return;
    setUndo({ state: 'busy' });
    try {
      await undoEdit(editId);
      // The button goes: the keyboard stays on its card.
      const card = button.current?.closest('.chat-card');
      if (document.activeElement === button.current) card?.querySelector('button')?.focus();
      setUndo({ state: 'undone' });
      emitPageChange();
    } catch (error) {
      setUndo({ state: 'refused', refusal: refusalOf(error) });
    }
  }

  // In another tab, before a reload, or together with others: the server knows.
  if (undo.state === 'undone' || (effect && effect.undoneAt !== null)) {
    return (
      <p role="status" className="chat-undone">
        <Icon icon={check} size={14} /> Undone
      </p>
    );
  }
  if (effect?.undoable === false) return <p className="chat-undone chat-faint">Too old to undo</p>;
  return (
    <>
      <button
        ref={button}
        type="button"
        className="chat-undo"
        // Not `disabled`: a refusal would find the keyboard gone.
        aria-disabled={undo.state === 'busy'}
        onClick={() => void run()}
      >
        <Icon icon={undo2} size={13} /> Undo
      </button>
      {undo.state === 'refused' ? <UndoRefused refusal={undo.refusal} /> : null}
    </>
  );
}
