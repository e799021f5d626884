import 'server-only';
import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { applyQuickFix } from '#lib/tasks/apply-quick-fix.ts';
import { parseTask } from '#lib/tasks/parse.ts';
import { quickEdits } from '#lib/tasks/quick-fix.ts';
import { editByHand } from './edit-by-hand.ts';
import type { PageEffectContext } from './page-effects.ts';
import { pathField } from './schema.ts';

/** Body of `POST /api/tasks/fix`. */
export const fixTaskSchema = z.strictObject({
  path: pathField,
  fix: z.enum(quickEdits),
  /** Hex SHA-256 of the file that the page shows. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * Mends one thing that validation found.
 * @throws AppError `stale`, `forbidden` outside the editable folders, `conflict` where there is nothing to mend.
 */
export async function fixTask(
  ctx: PageEffectContext,
  { path, fix, sha256 }: z.infer<typeof fixTaskSchema>,
): Promise<{ sha256: string; editId: string | null }> {
  const index = await ctx.index.get();
  const { config } = ctx.repo;
  return editByHand(ctx, path, sha256, (text, realPath) => {
    const task = parseTask(realPath, text, config);
    if (!task) throw new AppError('not-found', `${path} is no task.`);
    return applyQuickFix(fix, text, task, { index, config, now: new Date() });
  });
}
