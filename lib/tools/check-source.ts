import 'server-only';
import { z } from 'zod';
import { resolveForWrite } from '#lib/repo/policy.ts';
import type { Finding } from '#lib/tasks/model.ts';
import { validateText } from '#lib/tasks/validate-text.ts';
import type { PageEffectContext } from './page-effects.ts';
import { maxSourceBytes, sourcePathSchema } from './save-source.ts';
import { wellFormed } from './schema.ts';

/** Body of `POST /api/docs/findings`. */
export const checkSourceSchema = z.strictObject({ path: sourcePathSchema, text: wellFormed(maxSourceBytes) });

const maxFindings = 50;

/** What validation would hold against a page's file if it were saved with this text. Writes nothing. */
export async function checkSource(
  { repo, index }: Pick<PageEffectContext, 'repo' | 'index'>,
  { path, text }: z.infer<typeof checkSourceSchema>,
): Promise<{ findings: Omit<Finding, 'path'>[] }> {
  const { realRel } = await resolveForWrite(repo, path);
  const found = validateText(await index.get(), realRel, text, repo.config);
  return { findings: found.slice(0, maxFindings).map(({ path: _path, ...finding }) => finding) };
}
