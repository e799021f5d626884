'use client';

import check from 'lucide-react/icons/check';
import undo2 from 'lucide-react/icons/undo-2';
import { useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import { undoEdit } from '../api.ts';
import { emitPageChange } from '../page-changes.ts';

type UndoState = { state: 'idle' | 'busy' | 'undone' } | { state: 'refused'; message: string };

// A transcript that is left and come back to must not offer what was done. After a reload the server refuses it.
const undone = new Set<string>();

/** Takes an edit back, from its card, open or closed; why it could not stands under the line. */
export function UndoButton({ editId }: { editId: string }) {
  const [undo, setUndo] = useState<UndoState>({ state: undone.has(editId) ? 'undone' : 'idle' });

  async function run() {
    setUndo({ state: 'busy' });
    try {
      await undoEdit(editId);
      undone.add(editId);
      setUndo({ state: 'undone' });
      emitPageChange();
    } catch (error) {
      setUndo({ state: 'refused', message: error instanceof Error ? error.message : 'That failed.' });
    }
  }

  return (
    <>
      {undo.state === 'undone' ? (
        <p role="status" className="chat-undone">
          <Icon icon={check} size={14} /> Undone
        </p>
      ) : (
        <button
          type="button"
          className="chat-undo"
          disabled={undo.state === 'busy'}
          onClick={() => void run()}
        >
          <Icon icon={undo2} size={13} /> Undo
        </button>
      )}
      {undo.state === 'refused' ? (
        <p role="alert" className="chat-refused">
          {undo.message}
        </p>
      ) : null}
    </>
  );
}
