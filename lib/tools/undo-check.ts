import 'server-only';
import type { Env } from '#lib/env.ts';
import { AppError } from '#lib/errors.ts';
import { createRedactor, type Redact } from '#lib/redact.ts';
import { isEditable, resolveForWrite } from '#lib/repo/policy.ts';
import { decodeText, readRepoFile, sha256Hex } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { State } from '#lib/state/db.ts';
import { taskPlace } from '#lib/tasks/place.ts';
import { limits } from './limits.ts';
import { cardContext, lineDiff } from './line-diff.ts';

/** Why an edit cannot be undone, with what to do. */
export interface UndoRefusal {
  path: string;
  words: string;
  /** What was changed after the edit; null where it cannot be told in lines. */
  diff: string | null;
}

export interface EditRow {
  id: string;
  tool: string;
  path: string;
  created: number;
  before_bytes: Uint8Array | null;
  before_sha256: string | null;
  after_bytes: Uint8Array;
  after_sha256: string;
  edited_at: string;
  undone_at: string | null;
  pruned_at: string | null;
}

/** A file as it stands, or as it would after the undoing of later edits. */
export type FileState = { sha256: string; bytes: Uint8Array } | 'gone' | 'too large' | 'not editable';

interface CheckContext {
  repo: Repo;
  /** Whose secrets are masked in what a refusal shows of the file. */
  env: Pick<Env, 'secrets'>;
}

export function readEdit({ db }: State, editId: string): EditRow | undefined {
  return db
    .prepare(
      `SELECT id, tool, path, created, before_bytes, before_sha256, after_bytes, after_sha256, edited_at,
         undone_at, pruned_at FROM edits WHERE id = ?`,
    )
    .get(editId) as EditRow | undefined;
}

export async function fileNow({ repo }: CheckContext, path: string): Promise<FileState> {
  const target = await resolveForWrite(repo, path);
  if (!isEditable(repo, target.realRel) && !taskPlace(target.realRel, repo.config.taskRoots))
    return 'not editable';
  if (!target.exists) return 'gone';
  const { bytes, sha256, truncated } = await readRepoFile(repo, path);
  return truncated ? 'too large' : { bytes, sha256 };
}

/** Null where the edit can be undone exactly. `now` is null where its bytes are gone and nothing else counts. */
export function refusalOf(ctx: CheckContext, row: EditRow, now: FileState | null): UndoRefusal | null {
  const { path } = row;
  const refused = (words: string, diff: string | null = null): UndoRefusal => ({ path, words, diff });
  if (now === null || row.pruned_at !== null) {
    return refused(
      `What ${path} was before this edit is kept for ${limits.undoDays} days at most and is gone; git may have it.`,
    );
  }
  if (now === 'not editable') {
    return refused(
      `${path} is no longer under the editable folders. Edit it by hand, or list its folder there.`,
    );
  }
  const start = `${path} has changed since this edit; undoing it would lose the later change.`;
  if (now === 'gone') return refused(`${start} The file is gone.`);
  if (now === 'too large') return refused(`${start} Edit it by hand.`);
  if (now.sha256 === row.after_sha256) return null;
  if (now.sha256 === row.before_sha256) {
    return refused(`${path} reads as before this edit already; there is nothing to undo.`);
  }
  const known = sha256Hex(row.after_bytes) === row.after_sha256;
  const diff = known ? laterChange(row.after_bytes, now.bytes, redactorOf(ctx.env)) : null;
  return refused(`${start} Edit it by hand.`, diff);
}

function redactorOf({ secrets }: CheckContext['env']): Redact {
  return createRedactor(secrets, process.env);
}

function laterChange(left: Uint8Array, now: Uint8Array, redact: Redact): string | null {
  try {
    return redact(lineDiff(decodeText(left).text, decodeText(now).text, cardContext).diff);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
