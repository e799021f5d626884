import type { UndoRefusal } from '../edits-api.ts';
import { DiffView } from './diff-view.tsx';

/** Why an edit cannot be undone, and what was changed since. */
export function UndoRefused({ refusal }: { refusal: UndoRefusal }) {
  const { words, diff, path } = refusal;
  return (
    <div className="chat-undo-refused">
      <p role="alert" className="chat-refused">
        {words}
      </p>
      {diff ? (
        <>
          <p className="chat-card-note">What was changed since:</p>
          <DiffView path={path ?? 'the file since the edit'} diff={diff} />
        </>
      ) : null}
    </div>
  );
}
