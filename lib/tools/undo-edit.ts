import 'server-only';
import type { Env } from '#lib/env.ts';
import { AppError } from '#lib/errors.ts';
import { withWriteLock } from '#lib/repo/lock.ts';
import { isEditable, resolveForWrite } from '#lib/repo/policy.ts';
import { decodeText, readRepoFile, sha256Hex } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { removeRepoFile, writeRepoFile } from '#lib/repo/write.ts';
import type { State } from '#lib/state/db.ts';
import { taskPlace } from '#lib/tasks/place.ts';
import { settleEdit, settleLeftovers } from './edit-journal.ts';
import { reachFaultPoint } from './fault-point.ts';
import { limits } from './limits.ts';
import { lineDiff } from './line-diff.ts';
import { createRedactor, type Redact } from './redact.ts';

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

interface EditRow {
  id: string;
  path: string;
  created: number;
  before_bytes: Uint8Array | null;
  before_sha256: string | null;
  after_bytes: Uint8Array;
  after_sha256: string;
  undone_at: string | null;
  pruned_at: string | null;
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
): Promise<{ undone: Undone[]; failed: { editId: string; error: AppError } | null }> {
  return withWriteLock(ctx.repo, async () => {
    await settleLeftovers(ctx);
    const undone: Undone[] = [];
    for (const editId of editIds) {
      try {
        undone.push(await undoLocked(ctx, editId));
      } catch (error) {
        if (error instanceof AppError) return { undone, failed: { editId, error } };
        throw error;
      }
    }
    return { undone, failed: null };
  });
}

async function undoLocked(ctx: UndoContext, editId: string): Promise<Undone> {
  const { repo, state } = ctx;
  const row = state.db
    .prepare(
      `SELECT id, path, created, before_bytes, before_sha256, after_bytes, after_sha256, undone_at, pruned_at
       FROM edits WHERE id = ?`,
    )
    .get(editId) as EditRow | undefined;
  if (row === undefined) throw new AppError('not-found', 'There is no such edit to undo.');
  if (row.undone_at !== null) throw new AppError('conflict', `This edit of ${row.path} was undone before.`);
  if (row.pruned_at !== null) throw new AppError('conflict', pruned(row.path));
  await checkUnchanged(ctx, row);
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

function pruned(path: string): string {
  return `What ${path} was before this edit is kept for ${limits.undoDays} days at most and is gone; git may have it.`;
}

async function checkUnchanged({ repo, env }: UndoContext, row: EditRow): Promise<void> {
  const target = await resolveForWrite(repo, row.path);
  if (!isEditable(repo, target.realRel) && !taskPlace(target.realRel, repo.config.taskRoots)) {
    throw new AppError('forbidden', `${row.path} is no longer under the editable folders.`);
  }
  const start = `${row.path} has changed since this edit; undoing it would lose the later change.`;
  if (!target.exists) throw new AppError('conflict', `${start} The file is gone.`);
  const now = await readRepoFile(repo, row.path);
  if (!now.truncated && now.sha256 === row.after_sha256) return;
  if (!now.truncated && now.sha256 === row.before_sha256) {
    throw new AppError(
      'conflict',
      `${row.path} reads as before this edit already; there is nothing to undo.`,
    );
  }
  const known = !now.truncated && sha256Hex(row.after_bytes) === row.after_sha256;
  const diff = known
    ? laterChange(row.after_bytes, now.bytes, createRedactor(env.secrets, process.env))
    : null;
  const shown = diff === null ? '' : ` What changed:\n${diff}`;
  throw new AppError('conflict', `${start} Edit it by hand.${shown}`);
}

/** What was changed after the edit, short enough for a message; null where it cannot be told in lines. */
function laterChange(left: Uint8Array, now: Uint8Array, redact: Redact): string | null {
  try {
    // Masked before it is cut, lest half a secret is left.
    const diff = redact(lineDiff(decodeText(left).text, decodeText(now).text).diff);
    if (diff.length <= limits.messageDiffChars) return diff;
    const cut = diff.slice(0, limits.messageDiffChars);
    return `${cut.slice(0, cut.lastIndexOf('\n'))}\n…`;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
