import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { withWriteLock } from '#lib/repo/lock.ts';
import { isEditable, resolveForWrite } from '#lib/repo/policy.ts';
import { decodeText, readRepoFile } from '#lib/repo/read.ts';
import { writeRepoFile } from '#lib/repo/write.ts';
import { rememberVersion, type ToolContext } from './context.ts';
import { defineTool } from './define.ts';
import { forgetEdit, recordEdit } from './edit-journal.ts';
import { editText } from './edit-text.ts';
import type { EditFileInput } from './io.ts';
import { limits } from './limits.ts';
import { lineDiff } from './line-diff.ts';
import { pathField, wellFormed } from './schema.ts';
import type { ToolFailure } from './types.ts';

export const editFile = defineTool({
  name: 'edit_file',
  kind: 'edit',
  description:
    'Change a text file under the editable folders, or create one. old_string must be copied exactly from the ' +
    'file (read it first) and stand there once, unless replaceAll. An empty old_string creates a file that does ' +
    'not exist yet. Line ends of the file are kept.',
  input: z.object({
    path: pathField,
    old_string: wellFormed(limits.editFileBytes),
    new_string: wellFormed(limits.editFileBytes),
    replaceAll: z.boolean().nullish(),
  }),
  output: z.object({
    ok: z.literal(true),
    editId: z.string(),
    path: z.string(),
    created: z.boolean(),
    added: z.number(),
    removed: z.number(),
    diff: z.string(),
    sha256: z.string(),
  }),
  timeoutMs: 20_000,

  async execute(input, ctx, { signal }) {
    return withWriteLock(ctx.repo, async () => {
      const plan = await planEdit(input, ctx);
      if (!plan.ok) return plan;
      // The wait for the lock may have been long: nothing is written for an answer that was stopped.
      if (signal.aborted)
        return { ok: false, code: 'refused', message: 'Stopped before anything was written.' };
      const { path, before, after } = plan;
      // Recorded first: an edit on disk without a record could not be undone, a record without its edit is
      // refused by the hash.
      const editId = recordEdit(ctx.state, {
        conversationId: ctx.conversationId,
        messageId: ctx.messageId,
        path,
        before: before?.bytes ?? null,
        after,
        at: ctx.now(),
      });
      try {
        const expected = before ? { sha256: before.sha256 } : ('absent' as const);
        const { sha256 } = await writeRepoFile(ctx.repo, path, after, expected);
        rememberVersion(ctx, path, sha256);
        return { ok: true, editId, path, created: before === null, sha256, ...plan.diff };
      } catch (error) {
        forgetEdit(ctx.state, editId);
        throw error;
      }
    });
  },

  async preview(input, ctx) {
    const plan = await planEdit(input, ctx);
    if (!plan.ok) return plan;
    const { path, before, diff } = plan;
    return { kind: 'edit', path, created: before === null, ...diff, sha256: before?.sha256 ?? null };
  },
});

interface EditPlan {
  ok: true;
  /** Of the real file, should the given path lead through links. */
  path: string;
  before: { bytes: Buffer; sha256: string } | null;
  after: Buffer;
  diff: ReturnType<typeof lineDiff>;
}

/** What the edit would do to the file as it is now, or why it can't be done. Writes nothing. */
async function planEdit(input: EditFileInput, ctx: ToolContext): Promise<EditPlan | ToolFailure> {
  const target = await resolveForWrite(ctx.repo, input.path);
  const path = target.realRel;
  if (!isEditable(ctx.repo, path)) {
    const folders = ctx.repo.config.editable.join(', ') || 'none';
    return fail('forbidden', `${target.rel} is not under the editable folders (${folders}).`);
  }
  if (input.old_string === '') {
    if (target.exists) {
      return fail(
        'exists',
        `${target.rel} exists already. To change it, read it and give the old_string to replace.`,
      );
    }
    const after = Buffer.from(input.new_string);
    return { ok: true, path, before: null, after, diff: lineDiff('', input.new_string) };
  }
  if (!target.exists) {
    return fail('not-found', `There is no ${target.rel}. To create it, leave old_string empty.`);
  }

  const before = await readRepoFile(ctx.repo, input.path, { maxBytes: limits.editFileBytes });
  if (before.truncated)
    throw new AppError('too-large', `${target.rel} is over 2 MB and can't be edited here.`);
  const { text, bom } = decodeText(before.bytes, target.rel);
  const unread = checkRead(ctx, [path, target.rel], before.sha256);
  if (unread) return unread;
  const edited = editText(text, {
    oldString: input.old_string,
    newString: input.new_string,
    replaceAll: input.replaceAll ?? false,
  });
  if (!edited.ok) return edited;
  const after = Buffer.from(bom ? `\uFEFF${edited.text}` : edited.text);
  if (after.length > limits.editFileBytes)
    throw new AppError('too-large', `${target.rel} would grow over 2 MB.`);
  return { ok: true, path, before, after, diff: lineDiff(text, edited.text) };
}

/** The very version on disk must have been shown to the conversation. */
function checkRead(ctx: ToolContext, paths: string[], sha256: string): ToolFailure | null {
  const versions = paths.map((path) => ctx.readVersions.get(path));
  if (versions.some((known) => known?.has(sha256))) return null;
  const [path] = paths;
  return versions.some((known) => known !== undefined)
    ? fail('stale', `${path} has changed since it was read here. Read it again, then edit what it says now.`)
    : fail('not-read', `${path} was not read in this conversation. Read it first.`);
}

function fail(code: string, message: string): ToolFailure {
  return { ok: false, code, message };
}
