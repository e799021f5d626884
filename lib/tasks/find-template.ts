import { AppError } from '#lib/errors.ts';
import { listRepoFolder, readRepoText } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { builtInTemplate, templateFolder } from './template.ts';

export interface Template {
  text: string;
  /** Repo-relative; null for the one that is built in. */
  path: string | null;
}

const maxBytes = 256 * 1024;

/**
 * The template of that name, else the repository's own for the workstream, else its `worksheet.md`, else the
 * built-in one.
 * @throws AppError `not-found` for a name that is not there, `forbidden`, `unsupported-media-type`, `too-large`.
 */
export async function findTemplate(
  repo: Repo,
  choice: { name?: string | undefined; workstream: string },
): Promise<Template> {
  const there = await templateNames(repo);
  const { name } = choice;
  if (name !== undefined && !there.includes(name)) {
    const remedy = there.length > 0 ? `there is ${there.join(', ')}.` : `${templateFolder}/ has none.`;
    throw new AppError('not-found', `There is no template ${name}; ${remedy}`);
  }
  const chosen = name ?? [choice.workstream, 'worksheet'].find((each) => there.includes(each));
  if (chosen === undefined) return { text: builtInTemplate, path: null };
  const path = `${templateFolder}/${chosen}.md`;
  const { text, truncated } = await readRepoText(repo, path, { maxBytes });
  if (truncated) throw new AppError('too-large', `${path} is longer than a template may be (256 KB).`);
  return { text, path };
}

/** Names of the repository's own templates, without `.md`. */
export async function templateNames(repo: Repo): Promise<string[]> {
  try {
    const entries = await listRepoFolder(repo, templateFolder);
    return entries.flatMap(({ name, kind }) =>
      kind === 'file' && name.endsWith('.md') ? [name.slice(0, -3)] : [],
    );
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return [];
    throw error;
  }
}
