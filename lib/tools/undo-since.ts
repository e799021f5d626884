import 'server-only';
import { AppError } from '#lib/errors.ts';
import { readJournal } from './edit-journal.ts';
import { type UndoContext, type Undone, undoEdits } from './undo-edit.ts';

export interface Since {
  conversationId: string;
  /** The message and all that come after it. */
  messageIds: ReadonlySet<string>;
  /** ISO 8601: when the message came. Edits of answers that were replaced since count, too. */
  at: string | undefined;
}

const maxEdits = 1_000;

/**
 * Undoes every edit of a conversation since a message, newest first, until one cannot be undone.
 * @throws AppError `conflict`, saying what was undone and what was not, and why.
 */
export async function undoSince(ctx: UndoContext, since: Since): Promise<Undone[]> {
  const journal = await readJournal(ctx, { conversationId: since.conversationId, limit: maxEdits });
  const edits = journal.filter(
    ({ undoneAt, messageId, editedAt }) =>
      undoneAt === null &&
      ((messageId !== null && since.messageIds.has(messageId)) ||
        (since.at !== undefined && editedAt >= since.at)),
  );
  const { undone, failed } = await undoEdits(
    ctx,
    edits.map(({ id }) => id),
  );
  if (failed === null) return undone;
  const left = edits.slice(undone.length).map(({ path }) => path);
  const done =
    undone.length === 0 ? 'Nothing was undone.' : `Undone: ${listed(undone.map(({ path }) => path))}.`;
  const message = `${done} Not undone: ${listed(left)}. ${failed.error.message}`;
  throw new AppError('conflict', message, { cause: failed.error });
}

function listed(paths: readonly string[]): string {
  const names = [...new Set(paths)];
  const shown = names.slice(0, 10).join(', ');
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}
