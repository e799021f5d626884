import { resolveForWrite } from '#lib/repo/policy.ts';
import { decodeText, readRepoFile, sha256Hex } from '#lib/repo/read.ts';
import { rememberVersion, type ToolContext } from './context.ts';
import { recordEdit } from './edit-journal.ts';
import type { ToolName } from './io.ts';
import { cardContext, type LineDiff, lineDiff } from './line-diff.ts';

export interface CommandChange extends LineDiff {
  /** Null where the file is as it was. */
  editId: string | null;
  /** Hex SHA-256 of what the command wrote. */
  sha256: string;
}

/**
 * Writes down what a command did to a file. It held the lock while it wrote, so this can only come after it.
 * `reported` is the hash that the command said it wrote; without it, what stands there now.
 */
export async function journalCommand(
  ctx: ToolContext,
  tool: ToolName,
  givenPath: string,
  before: Buffer | null,
  reported?: string,
): Promise<CommandChange> {
  const { realRel: path, exists } = await resolveForWrite(ctx.repo, givenPath);
  const now = exists ? await readRepoFile(ctx.repo, givenPath) : null;
  const sha256 = reported ?? now?.sha256 ?? '';
  const beforeSha256 = before === null ? null : sha256Hex(before);
  if (sha256 === beforeSha256 || sha256 === '')
    return { editId: null, sha256, diff: '', added: 0, removed: 0 };
  // Somebody may have changed it since: then there is nothing to undo exactly, and only the hash is kept.
  const after = now?.sha256 === sha256 ? now.bytes : Buffer.alloc(0);
  const editId = recordEdit(
    ctx.state,
    {
      conversationId: ctx.conversationId,
      messageId: ctx.messageId,
      tool,
      path,
      before,
      after,
      afterSha256: sha256,
      at: ctx.now(),
    },
    'done',
  );
  // Who knew the file before knows it now: only the fields asked for are different.
  if (beforeSha256 !== null && ctx.readVersions.get(path)?.has(beforeSha256))
    rememberVersion(ctx, path, sha256);
  return { editId, sha256, ...lineDiff(before === null ? '' : textOf(before), textOf(after), cardContext) };
}

function textOf(bytes: Buffer): string {
  return decodeText(bytes).text;
}
