import 'server-only';
import { z } from 'zod';
import { taskBoxAt } from '#lib/docs/task-box.ts';
import { failureError } from './failure-error.ts';
import { applyFileEdit } from './file-edit.ts';
import { type PageEffectContext, pageEffectContext } from './page-effects.ts';
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

export interface BoxToggled {
  /** Of the file as it is now. */
  sha256: string;
  /** For undo; null where the box was so already. */
  editId: string | null;
}

/**
 * Ticks a box of a task list, or takes the tick off: one character of the file, and no other.
 * @throws AppError `stale` where the file is not the one that the page shows, `not-found` where the line has no box,
 * `forbidden` outside the editable folders.
 */
export async function toggleBox(
  ctx: PageEffectContext,
  { path, line, checked, sha256 }: z.infer<typeof toggleBoxSchema>,
): Promise<BoxToggled> {
  const edit = {
    path,
    creates: false,
    change(text: string) {
      const box = taskBoxAt(text, line);
      if (!box) {
        return {
          ok: false as const,
          code: 'not-found',
          message: `There is no box in line ${line} of ${path}.`,
        };
      }
      if (box.checked === checked) return { ok: false as const, code: asItWas, message: '' };
      const mark = checked ? 'x' : ' ';
      return { ok: true as const, text: text.slice(0, box.offset) + mark + text.slice(box.offset + 1) };
    },
    placeIn: () => null,
  };
  const context = pageEffectContext(ctx, new Map([[path, new Set([sha256])]]));
  // Not bound to the request: a tick that was seen must not depend on whether its page is still open.
  const done = await applyFileEdit('edit_file', edit, context, new AbortController().signal);
  if (done.ok) return { sha256: done.sha256, editId: done.editId };
  if (done.code === asItWas) return { sha256, editId: null };
  if (done.code === 'stale' || done.code === 'not-read') {
    const message = `${path} has changed since this page showed it. Nothing was written.`;
    throw failureError({ code: 'stale', message });
  }
  throw failureError(done);
}

const asItWas = 'as-it-was';
