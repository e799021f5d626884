import 'server-only';
import { z } from 'zod';
import type { Config } from '#lib/config.ts';
import { keepLineEnds } from '#lib/docs/keep-line-ends.ts';
import { indexText } from '#lib/docs/read-entry.ts';
import { AppError } from '#lib/errors.ts';
import { isEditable, resolveForWrite } from '#lib/repo/policy.ts';
import { readRepoText } from '#lib/repo/read.ts';
import { type EditedByHand, editByHand } from './edit-by-hand.ts';
import type { PageEffectContext } from './page-effects.ts';
import { pathField, wellFormed } from './schema.ts';

/** A body of a request is 1 MB, and JSON needs more than one byte for a line end or a quote. */
export const maxSourceBytes = 600 * 1024;

const markdownPath = pathField.refine((path) => path.endsWith('.md'), { message: 'is no markdown file' });

/** Body of `POST /api/docs/save`. */
export const saveSourceSchema = z.strictObject({
  path: markdownPath,
  /** Hex SHA-256 of the file that the text was made from. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  text: wellFormed(maxSourceBytes),
  /** Also where the file then has errors that it does not have now. */
  accept: z.boolean().optional(),
});

/** The query of `GET /api/docs/source`. */
export const sourcePathSchema = markdownPath;

export interface PageSource {
  path: string;
  /** Without byte order mark. */
  text: string;
  /** Hex, of the file. */
  sha256: string;
}

/**
 * The text of a page's file, to be edited.
 * @throws AppError `forbidden` outside the editable folders, `too-large`, `unsupported-media-type`, `not-found`.
 */
export async function readSource(
  { repo }: Pick<PageEffectContext, 'repo'>,
  path: string,
): Promise<PageSource> {
  const target = await resolveForWrite(repo, path);
  if (!target.exists) throw new AppError('not-found', `There is no ${target.rel} in the repository.`);
  if (!isEditable(repo, target.realRel)) {
    const folders = repo.config.editable.join(', ') || 'none';
    throw new AppError('forbidden', `${target.rel} is not under the editable folders (${folders}).`);
  }
  const { text, sha256, truncated } = await readRepoText(repo, path, { maxBytes: maxSourceBytes });
  if (truncated) {
    throw new AppError('too-large', `${target.rel} is over ${maxSourceBytes / 1024} KB; edit it on disk.`);
  }
  return { path: target.rel, text, sha256 };
}

/**
 * Writes a page's file as somebody edited it: line ends, byte order mark and all that was not touched stay as they are.
 * @throws AppError `stale` where the file is another by now; `invalid`, in words, where it would have errors that it
 * has not now and `accept` is not given; `refused` where the task would be queued this way.
 */
export async function saveSource(
  ctx: PageEffectContext,
  { path, sha256, text, accept }: z.infer<typeof saveSourceSchema>,
): Promise<EditedByHand> {
  try {
    return await editByHand(ctx, path, sha256, (before, realPath) => {
      const after = keepLineEnds(before, text);
      const errors = accept ? [] : newErrors(realPath, before, after, ctx.repo.config);
      if (errors.length > 0) throw new AppError('invalid', errors.join('\n'));
      return after;
    });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'refused') throw error;
    throw new AppError(
      'refused',
      'This sets the task to Ready, which queues it. Leave the status as it was, save, and set it at the head of the page.',
      { cause: error },
    );
  }
}

/** What would be wrong with the file that is not wrong now, each as a sentence. */
function newErrors(
  path: string,
  before: string,
  after: string,
  config: Pick<Config, 'taskRoots' | 'statuses' | 'backlog'>,
): string[] {
  const known = errorsOf(path, before, config);
  const now = errorsOf(path, after, config);
  const errors = [...now.errors].flatMap(([message, words]) => (known.errors.has(message) ? [] : [words]));
  if (known.isTask && !now.isTask)
    errors.unshift('The file would be no task any more: its front matter is gone.');
  return errors;
}

function errorsOf(path: string, text: string, config: Pick<Config, 'taskRoots' | 'statuses' | 'backlog'>) {
  const identity = { path, mtimeMs: 0, size: 0, ino: 0, ctimeMs: 0, key: '' };
  const { entry, task } = indexText(identity, text, config);
  const errors = new Map<string, string>();
  for (const { severity, line, message, remedy } of task?.findings ?? []) {
    // By its message: an error that was there may have moved to another line.
    if (severity === 'error') errors.set(message, `Line ${line}: ${message} ${remedy}`);
  }
  if (!task && entry.problem !== undefined) errors.set(entry.problem, entry.problem);
  return { isTask: task !== null, errors };
}
