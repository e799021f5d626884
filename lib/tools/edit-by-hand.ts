import { failureError } from './failure-error.ts';
import { applyFileEdit } from './file-edit.ts';
import { type PageEffectContext, pageEffectContext } from './page-effects.ts';

export interface EditedByHand {
  /** Of the file as it is now. */
  sha256: string;
  /** For undo; null where nothing had to change. */
  editId: string | null;
}

/**
 * An edit that a control on a page makes: the same policy, lock and journal as the edits of tools, bound to the
 * file that the page shows.
 * @param change The whole new text from the text as it is; may throw an AppError.
 * @throws AppError `stale` where the file is another by now, `forbidden` outside the editable folders.
 */
export async function editByHand(
  ctx: PageEffectContext,
  path: string,
  sha256: string,
  change: (text: string, realPath: string) => string,
): Promise<EditedByHand> {
  const edit = {
    path,
    creates: false,
    change(text: string, realPath: string) {
      const after = change(text, realPath);
      if (after === text) return { ok: false as const, code: asItWas, message: '' };
      return { ok: true as const, text: after };
    },
    placeIn: () => null,
  };
  const context = pageEffectContext(ctx, new Map([[path, new Set([sha256])]]));
  // Not bound to the request: a change that was shown must not depend on whether its page is still open.
  const done = await applyFileEdit('edit_file', edit, context, new AbortController().signal);
  if (done.ok) return { sha256: done.sha256, editId: done.editId };
  if (done.code === asItWas) return { sha256, editId: null };
  if (done.code !== 'stale' && done.code !== 'not-read') throw failureError(done);
  const message = `${path} has changed since this page showed it. Nothing was written.`;
  throw failureError({ code: 'stale', message });
}

const asItWas = 'as-it-was';
