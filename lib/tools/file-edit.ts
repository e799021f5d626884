import { AppError } from '#lib/errors.ts';
import { withWriteLock } from '#lib/repo/lock.ts';
import { isEditable, resolveForWrite } from '#lib/repo/policy.ts';
import { decodeText, readRepoFile } from '#lib/repo/read.ts';
import { writeRepoFile } from '#lib/repo/write.ts';
import { parseTask } from '#lib/tasks/parse.ts';
import { rememberVersion, type ToolContext } from './context.ts';
import { forgetEdit, recordEdit, settleEdit, settleLeftovers } from './edit-journal.ts';
import { reachFaultPoint } from './fault-point.ts';
import type { Preview, ToolName } from './io.ts';
import type { EditFileOutput } from './io-files.ts';
import { limits } from './limits.ts';
import { cardContext, type LineDiff, lineDiff } from './line-diff.ts';
import type { ToolFailure } from './types.ts';

// The one way in which tools change files: planned against the file as it is now, previewed or applied.

export interface FileEdit {
  path: string;
  /** The file must not exist yet. */
  creates: boolean;
  /** The whole new text, from the text as it is ('' of a file to be created). `path` follows links. */
  change(text: string, path: string): { ok: true; text: string } | ToolFailure;
  /** The current text around the place that the edit means, for whoever knows only an older one. */
  placeIn(text: string): string | null;
}

export interface EditPlan {
  ok: true;
  /** Of the real file, should the given path lead through links. */
  path: string;
  before: { bytes: Buffer; sha256: string } | null;
  after: Buffer;
  diff: LineDiff;
}

/** What the edit would do to the file as it is now, or why it can't be done. Writes nothing. */
export async function planFileEdit(edit: FileEdit, ctx: ToolContext): Promise<EditPlan | ToolFailure> {
  const target = await resolveForWrite(ctx.repo, edit.path);
  const path = target.realRel;
  if (!isEditable(ctx.repo, path)) {
    const folders = ctx.repo.config.editable.join(', ') || 'none';
    return fail('forbidden', `${target.rel} is not under the editable folders (${folders}).`);
  }
  if (path === 'tasks.config.json') {
    return fail('forbidden', 'tasks.config.json says which programs are run; only people change it.');
  }
  if (edit.creates && target.exists) {
    return fail(
      'exists',
      `${target.rel} exists already. To change it, read it and give the old_string to replace.`,
    );
  }
  if (!edit.creates && !target.exists) {
    return fail(
      'not-found',
      `There is no ${target.rel}. To create it, use edit_file with an empty old_string.`,
    );
  }
  const before = edit.creates ? null : await readWhole(ctx, edit.path, target.rel);
  const { text, bom } = before ? decodeText(before.bytes, target.rel) : { text: '', bom: false };
  const unread = before ? checkRead(ctx, [path, target.rel], before.sha256, () => edit.placeIn(text)) : null;
  if (unread) return unread;
  const edited = edit.change(text, path);
  if (!edited.ok) return edited;
  const after = Buffer.from(bom ? `\uFEFF${edited.text}` : edited.text);
  if (after.length > limits.editFileBytes)
    throw new AppError('too-large', `${target.rel} would grow over 2 MB.`);
  const queues = checkNotQueued(ctx, path, text, edited.text);
  if (queues) return queues;
  return { ok: true, path, before, after, diff: lineDiff(text, edited.text, cardContext) };
}

/** Plans once more while no other writer can interfere, writes the plan down, and then the file. */
export async function applyFileEdit(
  tool: ToolName,
  edit: FileEdit,
  ctx: ToolContext,
  signal: AbortSignal,
): Promise<EditFileOutput | ToolFailure> {
  return withWriteLock(ctx.repo, async () => {
    await settleLeftovers(ctx);
    const plan = await planFileEdit(edit, ctx);
    if (!plan.ok) return plan;
    // The wait for the lock may have been long: nothing is written for an answer that was stopped.
    if (signal.aborted) return fail('refused', 'Stopped before anything was written.');
    const { path, before, after } = plan;
    // Recorded first: an edit on disk without a record could not be undone, and what became of a record without
    // its edit is told by the file's hash.
    const record = { conversationId: ctx.conversationId, messageId: ctx.messageId, tool, path, after };
    const editId = recordEdit(
      ctx.state,
      { ...record, before: before?.bytes ?? null, at: ctx.now() },
      'begun',
    );
    reachFaultPoint('edit-journalled');
    try {
      const expected = before ? { sha256: before.sha256 } : ('absent' as const);
      const { sha256 } = await writeRepoFile(ctx.repo, path, after, expected);
      reachFaultPoint('edit-written');
      settleEdit(ctx.state, editId, 'done');
      rememberVersion(ctx, path, sha256);
      return { ok: true, editId, path, created: before === null, sha256, ...plan.diff };
    } catch (error) {
      forgetEdit(ctx.state, editId);
      throw error;
    }
  });
}

export async function previewFileEdit(edit: FileEdit, ctx: ToolContext): Promise<Preview | ToolFailure> {
  const plan = await planFileEdit(edit, ctx);
  if (!plan.ok) return plan;
  const { path, before, diff } = plan;
  return { kind: 'edit', path, created: before === null, ...diff, sha256: before?.sha256 ?? null };
}

async function readWhole(ctx: ToolContext, path: string, rel: string) {
  const { bytes, sha256, truncated } = await readRepoFile(ctx.repo, path, { maxBytes: limits.editFileBytes });
  if (truncated) throw new AppError('too-large', `${rel} is over 2 MB and can't be edited here.`);
  return { bytes, sha256 };
}

/** The very version on disk must have been shown to the conversation. */
function checkRead(
  ctx: ToolContext,
  paths: string[],
  sha256: string,
  placeNow: () => string | null,
): ToolFailure | null {
  const versions = paths.map((path) => ctx.readVersions.get(path));
  if (versions.some((known) => known?.has(sha256))) return null;
  const [path] = paths;
  if (versions.every((known) => known === undefined)) {
    return fail('not-read', `${path} was not read in this conversation. Read it first.`);
  }
  const place = placeNow();
  const message = `${path} has changed since it was read here. Read it again, then edit what it says now.`;
  return fail('stale', place === null ? message : `${message} ${place}`);
}

/** Queueing is a kind of effect of its own: leave to edit must not be a way around it. */
function checkNotQueued(ctx: ToolContext, path: string, before: string, after: string): ToolFailure | null {
  const { config } = ctx.repo;
  if (parseTask(path, after, config)?.status !== 'ready') return null;
  if (before !== '' && parseTask(path, before, config)?.status === 'ready') return null;
  return fail(
    'refused',
    'This would make the task ready, which queues it. Use register_task_for_manager for that.',
  );
}

function fail(code: string, message: string): ToolFailure {
  return { ok: false, code, message };
}
