import 'server-only';
import { randomUUID } from 'node:crypto';
import { AppError } from '#lib/errors.ts';
import { withWriteLock } from '#lib/repo/lock.ts';
import { isEditable, resolveForWrite } from '#lib/repo/policy.ts';
import { readRepoFile, sha256Hex } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { removeRepoFile, writeRepoFile } from '#lib/repo/write.ts';
import type { State } from '#lib/state/db.ts';

export interface EditRecord {
  conversationId: string;
  messageId: string | undefined;
  /** Repo-relative. */
  path: string;
  /** Null for a file that the edit creates. */
  before: Uint8Array | null;
  after: Uint8Array;
  at: Date;
}

/** Writes down an edit that is about to happen and returns its id. */
export function recordEdit(state: State, edit: EditRecord): string {
  const id = randomUUID();
  state.db
    .prepare(
      `INSERT INTO edits (id, conversation_id, message_id, path, created, before_bytes, before_sha256,
        after_bytes, after_sha256, edited_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      id,
      edit.conversationId,
      edit.messageId ?? null,
      edit.path,
      edit.before === null ? 1 : 0,
      edit.before,
      edit.before === null ? null : sha256Hex(edit.before),
      edit.after,
      sha256Hex(edit.after),
      edit.at.toISOString(),
    );
  return id;
}

/** Takes back the record of an edit that did not happen. */
export function forgetEdit(state: State, id: string): void {
  state.db.prepare('DELETE FROM edits WHERE id = ?').run(id);
}

interface EditRow {
  path: string;
  before_bytes: Uint8Array | null;
  before_sha256: string | null;
  after_sha256: string;
  undone_at: string | null;
}

export interface Undone {
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
export async function undoEdit(
  ctx: { repo: Repo; state: State; now?: () => Date },
  editId: string,
): Promise<Undone> {
  return withWriteLock(ctx.repo, async () => {
    const row = ctx.state.db
      .prepare('SELECT path, before_bytes, before_sha256, after_sha256, undone_at FROM edits WHERE id = ?')
      .get(editId) as EditRow | undefined;
    if (row === undefined) throw new AppError('not-found', 'There is no such edit to undo.');
    if (row.undone_at !== null) throw new AppError('conflict', `This edit of ${row.path} was undone before.`);
    await checkUnchanged(ctx.repo, row);
    if (row.before_bytes === null) await removeRepoFile(ctx.repo, row.path, { sha256: row.after_sha256 });
    else await writeRepoFile(ctx.repo, row.path, row.before_bytes, { sha256: row.after_sha256 });
    ctx.state.db
      .prepare('UPDATE edits SET undone_at = ? WHERE id = ?')
      .run((ctx.now?.() ?? new Date()).toISOString(), editId);
    return { path: row.path, removed: row.before_bytes === null, sha256: row.before_sha256 };
  });
}

async function checkUnchanged(repo: Repo, row: EditRow): Promise<void> {
  const changed = (cause?: unknown) =>
    new AppError(
      'conflict',
      `${row.path} has changed since this edit; undoing it would lose the later change. Edit it by hand.`,
      { cause },
    );
  const target = await resolveForWrite(repo, row.path);
  if (!isEditable(repo, target.realRel)) {
    throw new AppError('forbidden', `${row.path} is no longer under the editable folders.`);
  }
  if (!target.exists) throw changed();
  const now = await readRepoFile(repo, row.path);
  if (now.truncated || now.sha256 !== row.after_sha256) throw changed();
}
