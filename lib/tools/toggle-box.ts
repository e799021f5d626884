import 'server-only';
import { z } from 'zod';
import { taskBoxAt } from '#lib/docs/task-box.ts';
import { AppError } from '#lib/errors.ts';
import { type EditedByHand, editByHand } from './edit-by-hand.ts';
import type { PageEffectContext } from './page-effects.ts';
import { pathField } from './schema.ts';

/** Body of `POST /api/docs/check`. */
export const toggleBoxSchema = z.strictObject({
  path: pathField,
  /** Of the box, counted from 1. */
  line: z.number().int().min(1).max(10_000_000),
  checked: z.boolean(),
  /** Hex SHA-256 of the file that the page shows. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * Ticks a box of a task list, or takes the tick off: one character of the file, and no other.
 * @throws AppError `stale` where the file is not the one that the page shows, `not-found` where the line has no box,
 * `forbidden` outside the editable folders.
 */
export function toggleBox(
  ctx: PageEffectContext,
  { path, line, checked, sha256 }: z.infer<typeof toggleBoxSchema>,
): Promise<EditedByHand> {
  return editByHand(ctx, path, sha256, (text) => {
    const box = taskBoxAt(text, line);
    if (!box) throw new AppError('not-found', `There is no box in line ${line} of ${path}.`);
    if (box.checked === checked) return text;
    return text.slice(0, box.offset) + (checked ? 'x' : ' ') + text.slice(box.offset + 1);
  });
}
