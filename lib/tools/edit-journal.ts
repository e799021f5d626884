import 'server-only';
import { randomUUID } from 'node:crypto';
import { AppError, sqliteCode } from '#lib/errors.ts';
import { withWriteLock } from '#lib/repo/lock.ts';
import { resolveForWrite } from '#lib/repo/policy.ts';
import { readRepoFile, sha256Hex } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { State } from '#lib/state/db.ts';
import type { ToolName } from './io.ts';
import { limits } from './limits.ts';

// Every effect of the chat on a file: who, when, what, and the hashes before and after, for ever; the bytes, for
// undo, within bounds. An edit of ours is written down as `begun` while the repository's lock is held, and `done`
// when it stands: what is found `begun` under the lock was left by a process that died.

export interface EditRecord {
  conversationId: string;
  messageId: string | undefined;
  tool: ToolName;
  /** Repo-relative, links followed. */
  path: string;
  /** Null for a file that the edit creates. */
  before: Uint8Array | null;
  after: Uint8Array;
  /** Where `after` is not what was written, because somebody else has changed the file since. */
  afterSha256?: string;
  at: Date;
}

/** Writes an edit down and returns its id: `begun` before the file is written, `done` where another program wrote it. */
export function recordEdit(state: State, edit: EditRecord, stage: 'begun' | 'done'): string {
  const id = randomUUID();
  try {
    insertEdit(state, id, edit, stage);
    pruneEdits(state, edit.at);
  } catch (error) {
    throw asFullDisk(error);
  }
  return id;
}

/** @throws AppError `unavailable` where the disk is full; the edit must then not be made. */
function asFullDisk(cause: unknown): unknown {
  const [ioError, full] = [10, 13];
  const code = sqliteCode(cause);
  if (code !== ioError && code !== full) return cause;
  const message = 'There is no room on the disk to keep what undo needs; nothing more was changed.';
  return new AppError('unavailable', message, { cause });
}

function insertEdit(state: State, id: string, edit: EditRecord, stage: 'begun' | 'done'): void {
  state.db
    .prepare(
      `INSERT INTO edits (id, conversation_id, message_id, tool, path, created, before_bytes, before_sha256,
        after_bytes, after_sha256, edited_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      id,
      edit.conversationId,
      edit.messageId ?? null,
      edit.tool,
      edit.path,
      edit.before === null ? 1 : 0,
      edit.before,
      edit.before === null ? null : sha256Hex(edit.before),
      edit.after,
      edit.afterSha256 ?? sha256Hex(edit.after),
      edit.at.toISOString(),
      stage,
    );
}

export function settleEdit(state: State, id: string, as: 'done' | 'undoing' | 'undone', at?: Date): void {
  state.db
    .prepare('UPDATE edits SET state = ?, undone_at = ? WHERE id = ?')
    .run(as, at?.toISOString() ?? null, id);
}

/** Takes back the record of an edit that did not happen. */
export function forgetEdit(state: State, id: string): void {
  state.db.prepare('DELETE FROM edits WHERE id = ?').run(id);
}

export interface JournalEntry {
  id: string;
  conversationId: string;
  messageId: string | null;
  tool: string;
  path: string;
  created: boolean;
  /** Hex SHA-256; null where there was no file. */
  beforeSha256: string | null;
  afterSha256: string;
  /** ISO 8601, UTC. */
  editedAt: string;
  undoneAt: string | null;
  /** Its bytes are still kept. Whether the file is still what the edit left is seen when it is undone. */
  undoable: boolean;
}

/** Effects of one conversation or of all, newest first. */
export async function readJournal(
  { repo, state }: { repo: Repo; state: State },
  { conversationId, limit = 200 }: { conversationId?: string; limit?: number },
): Promise<JournalEntry[]> {
  if (hasLeftovers(state)) await withWriteLock(repo, () => settleLeftovers({ repo, state }));
  return state.db
    .prepare(
      `SELECT id, conversation_id, message_id, tool, path, created, before_sha256, after_sha256, edited_at,
         undone_at, pruned_at FROM edits
       WHERE state <> 'begun' AND (?1 IS NULL OR conversation_id = ?1) ORDER BY rowid DESC LIMIT ?2`,
    )
    .all(conversationId ?? null, limit)
    .map((row) => ({
      id: String(row.id),
      conversationId: String(row.conversation_id),
      messageId: row.message_id === null ? null : String(row.message_id),
      tool: String(row.tool),
      path: String(row.path),
      created: row.created === 1,
      beforeSha256: row.before_sha256 === null ? null : String(row.before_sha256),
      afterSha256: String(row.after_sha256),
      editedAt: String(row.edited_at),
      undoneAt: row.undone_at === null ? null : String(row.undone_at),
      undoable: row.undone_at === null && row.pruned_at === null,
    }));
}

/** What a conversation has changed, as its cards need to know it. */
export interface Effect {
  editId: string;
  messageId: string | null;
  /** ISO 8601, UTC. */
  editedAt: string;
  undoneAt: string | null;
  undoable: boolean;
}

const maxEffects = 1_000;

/** Newest first. Looks at no file: what a killed process left half done is missing until the journal is read. */
export function listEffects({ db }: State, conversationId: string): Effect[] {
  return db
    .prepare(
      `SELECT id, message_id, edited_at, undone_at, pruned_at FROM edits
       WHERE conversation_id = ? AND state <> 'begun' ORDER BY edited_at DESC, rowid DESC LIMIT ?`,
    )
    .all(conversationId, maxEffects)
    .map((row) => ({
      editId: String(row.id),
      messageId: row.message_id === null ? null : String(row.message_id),
      editedAt: String(row.edited_at),
      undoneAt: row.undone_at === null ? null : String(row.undone_at),
      undoable: row.undone_at === null && row.pruned_at === null,
    }));
}

/** Whose edit it was; undefined where there is no such edit. */
export function conversationOfEdit({ db }: State, editId: string): string | undefined {
  const row = db.prepare('SELECT conversation_id FROM edits WHERE id = ?').get(editId);
  return row === undefined ? undefined : String(row.conversation_id);
}

function hasLeftovers({ db }: State): boolean {
  return db.prepare("SELECT 1 FROM edits WHERE state IN ('begun', 'undoing') LIMIT 1").get() !== undefined;
}

interface Leftover {
  id: string;
  path: string;
  state: 'begun' | 'undoing';
  before_sha256: string | null;
  after_sha256: string;
}

/** Finds out what became of edits and undoings that a killed process had begun. The caller holds the write lock. */
export async function settleLeftovers({ repo, state }: { repo: Repo; state: State }): Promise<void> {
  const rows = state.db
    .prepare(
      "SELECT id, path, state, before_sha256, after_sha256 FROM edits WHERE state IN ('begun', 'undoing')",
    )
    .all() as unknown as Leftover[];
  for (const row of rows) {
    const isAsBefore = (await hashNow(repo, row.path)) === row.before_sha256;
    if (row.state === 'undoing')
      settleEdit(state, row.id, isAsBefore ? 'undone' : 'done', isAsBefore ? new Date() : undefined);
    else if (isAsBefore) forgetEdit(state, row.id);
    else settleEdit(state, row.id, 'done');
  }
}

/** Null where there is no file; '' where it may not be read any more. */
async function hashNow(repo: Repo, path: string): Promise<string | null> {
  try {
    const { exists } = await resolveForWrite(repo, path);
    return exists ? (await readRepoFile(repo, path)).sha256 : null;
  } catch (error) {
    if (error instanceof AppError) return error.code === 'not-found' ? null : '';
    throw error;
  }
}

/** Lets go of bytes that are too old, or too many; what was done when, and the hashes, stay. */
export function pruneEdits(
  state: State,
  now: Date,
  keep = { days: limits.undoDays, bytes: limits.undoBytes },
): void {
  const cutoff = new Date(now.getTime() - keep.days * 24 * 3600 * 1000).toISOString();
  state.db
    .prepare(
      `UPDATE edits SET before_bytes = NULL, after_bytes = x'', pruned_at = ?1
       WHERE pruned_at IS NULL AND state IN ('done', 'undone') AND (edited_at < ?2 OR id IN (
         SELECT id FROM (
           SELECT id, sum(length(after_bytes) + coalesce(length(before_bytes), 0)) OVER (ORDER BY rowid DESC) AS total
           FROM edits WHERE pruned_at IS NULL)
         WHERE total > ?3))`,
    )
    .run(now.toISOString(), cutoff, keep.bytes);
}
