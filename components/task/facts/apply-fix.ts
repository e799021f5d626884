import { emitPageChange } from '#components/chat/page-changes.ts';
import { toast } from '#components/ui/toast.ts';
import { postFix, postUndo } from './task-api.ts';

/** Has the server mend one finding of the open task, and says what came of it. */
export async function applyFix(path: string, fix: string, label: string, sha256: string): Promise<void> {
  try {
    const { editId } = await postFix(path, fix, sha256);
    emitPageChange();
    if (editId === null) return;
    const run = async () => {
      await postUndo(editId);
      emitPageChange();
      return 'Undone.';
    };
    toast(`Done: ${label}.`, { action: { label: 'Undo', run } });
  } catch (error) {
    toast(error instanceof Error ? error.message : 'That failed.', { tone: 'danger' });
    emitPageChange();
  }
}
