import 'server-only';
import { AppError } from '#lib/errors.ts';
import { type JournalEntry, readJournal } from './edit-journal.ts';
import { type FileState, fileNow, readEdit, refusalOf, type UndoRefusal } from './undo-check.ts';
import { type UndoContext, type Undone, undoEdits } from './undo-edit.ts';

export interface Since {
  conversationId: string;
  /** The message and all that come after it. */
  messageIds: ReadonlySet<string>;
  /** ISO 8601: when the message came. Edits of answers that were replaced since count, too. */
  at: string | undefined;
  /** Of these edits only those: what a person has seen listed, and nothing that came since. */
  only?: ReadonlySet<string> | undefined;
}

/** What undoing would do, or why it would not. */
export interface PlannedUndo {
  editId: string;
  path: string;
  tool: string;
  /** The file would be removed. */
  created: boolean;
  /** ISO 8601, UTC. */
  editedAt: string;
  refusal: Omit<UndoRefusal, 'path'> | null;
}

const maxEdits = 1_000;

/** Every edit since a message that still stands, newest first, and what would come of undoing them in that order. */
export async function planUndoSince(ctx: UndoContext, since: Since): Promise<PlannedUndo[]> {
  const files = new Map<string, FileState>();
  const planned: PlannedUndo[] = [];
  for (const { id: editId, path, tool, created, editedAt } of await editsSince(ctx, since)) {
    const row = readEdit(ctx.state, editId);
    if (row === undefined) continue;
    const now = files.get(path) ?? (await fileNow(ctx, path));
    files.set(path, now);
    const refused = refusalOf(ctx, row, now);
    if (refused === null) files.set(path, asBefore(row));
    const refusal = refused === null ? null : { words: refused.words, diff: refused.diff };
    planned.push({ editId, path, tool, created, editedAt, refusal });
  }
  return planned;
}

function asBefore(row: NonNullable<ReturnType<typeof readEdit>>): FileState {
  if (row.before_bytes === null || row.before_sha256 === null) return 'gone';
  return { bytes: row.before_bytes, sha256: row.before_sha256 };
}

/**
 * Undoes every edit of a conversation since a message, newest first, until one cannot be undone.
 * @throws AppError `conflict`, saying what was undone and what was not, and why; likewise in its details.
 */
export async function undoSince(ctx: UndoContext, since: Since): Promise<Undone[]> {
  const edits = await editsSince(ctx, since);
  const { undone, failed } = await undoEdits(
    ctx,
    edits.map(({ id }) => id),
  );
  if (failed === null) return undone;
  const left = edits.slice(undone.length);
  const done =
    undone.length === 0 ? 'Nothing was undone.' : `Undone: ${listed(undone.map(({ path }) => path))}.`;
  const message = `${done} Not undone: ${listed(left.map(({ path }) => path))}. ${failed.message}`;
  const notUndone = left.map(({ id: editId, path }) => ({ editId, path }));
  throw new AppError('conflict', message, {
    cause: failed,
    details: { ...failed.details, undone, notUndone },
  });
}

async function editsSince(ctx: UndoContext, since: Since): Promise<JournalEntry[]> {
  const journal = await readJournal(ctx, { conversationId: since.conversationId, limit: maxEdits });
  return journal.filter(
    ({ id, undoneAt, messageId, editedAt }) =>
      undoneAt === null &&
      (since.only?.has(id) ?? true) &&
      ((messageId !== null && since.messageIds.has(messageId)) ||
        (since.at !== undefined && editedAt >= since.at)),
  );
}

function listed(paths: readonly string[]): string {
  const names = [...new Set(paths)];
  const shown = names.slice(0, 10).join(', ');
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}
