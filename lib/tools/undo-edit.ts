import 'server-only';
import type { Env } from '#lib/env.ts';
import { AppError } from '#lib/errors.ts';
import { withWriteLock } from '#lib/repo/lock.ts';
import type { Repo } from '#lib/repo/root.ts';
import { removeRepoFile, writeRepoFile } from '#lib/repo/write.ts';
import type { State } from '#lib/state/db.ts';
import { settleEdit, settleLeftovers } from './edit-journal.ts';
import { reachFaultPoint } from './fault-point.ts';
import { limits } from './limits.ts';
import { narrowDiff } from './narrow-diff.ts';
import { fileNow, readEdit, refusalOf, type UndoRefusal } from './undo-check.ts';

export interface UndoContext {
  repo: Repo;
  state: State;
  /** Whose secrets are masked in what a refusal shows of the file. */
  env: Pick<Env, 'secrets'>;
  now?: () => Date;
}

export interface Undone {
  editId: string;
  path: string;
  /** The edit had created the file, so it is gone now. */
  removed: boolean;
  /** Of the file as it is now; null when removed. */
  sha256: string | null;
}

/**
 * Gives the exact bytes back that were there before an edit, or removes the file that it created.
 * @throws AppError `not-found`; `conflict` when it was undone before or the file is no longer what the edit left.
 */
export async function undoEdit(ctx: UndoContext, editId: string): Promise<Undone> {
  return withWriteLock(ctx.repo, async () => {
    await settleLeftovers(ctx);
    return undoLocked(ctx, editId);
  });
}

/** Undoes edits one after the other, in the order given, in one go as far as other writers are concerned. */
export async function undoEdits(
  ctx: UndoContext,
  editIds: readonly string[],
): Promise<{ undone: Undone[]; failed: AppError | null }> {
  return withWriteLock(ctx.repo, async () => {
    await settleLeftovers(ctx);
    const undone: Undone[] = [];
    for (const editId of editIds) {
      try {
        undone.push(await undoLocked(ctx, editId));
      } catch (error) {
        if (error instanceof AppError) return { undone, failed: error };
        throw error;
      }
    }
    return { undone, failed: null };
  });
}

async function undoLocked(ctx: UndoContext, editId: string): Promise<Undone> {
  const { repo, state } = ctx;
  const row = readEdit(state, editId);
  if (row === undefined) throw new AppError('not-found', 'There is no such edit to undo.');
  if (row.undone_at !== null) throw new AppError('conflict', `This edit of ${row.path} was undone before.`);
  const now = row.pruned_at === null ? await fileNow(ctx, row.path) : null;
  const refusal = refusalOf(ctx, row, now);
  if (refusal !== null) throw refusedUndo(refusal, now === 'not editable' ? 'forbidden' : 'conflict');
  const removed = row.created === 1;
  settleEdit(state, editId, 'undoing');
  try {
    const expected = { sha256: row.after_sha256 };
    if (removed) await removeRepoFile(repo, row.path, expected);
    else await writeRepoFile(repo, row.path, row.before_bytes ?? new Uint8Array(), expected);
  } catch (error) {
    settleEdit(state, editId, 'done');
    throw error;
  }
  reachFaultPoint('undo-written');
  settleEdit(state, editId, 'undone', ctx.now?.() ?? new Date());
  return { editId, path: row.path, removed, sha256: row.before_sha256 };
}

const shownInMessage = limits.messageDiffChars;

/** For whoever gets no more than a sentence it holds the beginning of the difference; all of it is in the details. */
function refusedUndo(refusal: UndoRefusal, code: 'conflict' | 'forbidden'): AppError {
  const { words, diff } = refusal;
  const message = diff === null ? words : `${words} What changed:\n${beginningOf(narrowDiff(diff))}`;
  return new AppError(code, message, { details: { refusal } });
}

function beginningOf(diff: string): string {
  if (diff.length <= shownInMessage) return diff;
  const cut = diff.slice(0, shownInMessage);
  return `${cut.slice(0, cut.lastIndexOf('\n'))}\n…`;
}
