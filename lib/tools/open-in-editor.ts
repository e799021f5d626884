import 'server-only';
import { z } from 'zod';
import type { Env } from '#lib/env.ts';
import { AppError } from '#lib/errors.ts';
import { startProgram } from '#lib/process/start-program.ts';
import { resolveInRepo } from '#lib/repo/policy.ts';
import { statRepoPath } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { pathField } from './schema.ts';

/** Body of `POST /api/docs/open`. */
export const openInEditorSchema = z.strictObject({
  path: pathField,
  /** Counted from 1. */
  line: z.number().int().min(1).max(10_000_000).optional(),
});

/**
 * Opens a file of the repository in the editor that `TASKS_EDITOR` names: the environment's, for no repository may choose a program. The path that it is called with is absolute,
 * so that it is never taken for an option, and stays on this machine.
 * @throws AppError `not-configured`, `unavailable`, `invalid`; those of the path policy.
 */
export async function openInEditor(
  { repo, env: { editor } }: { repo: Repo; env: Pick<Env, 'editor'> },
  { path, line = 1 }: z.infer<typeof openInEditorSchema>,
): Promise<void> {
  if (editor === undefined) {
    const message =
      'No editor is set. Name it in .env.local: TASKS_EDITOR=["code","-g","{file}:{line}"], and start the server again.';
    throw new AppError('not-configured', message);
  }
  if ((await statRepoPath(repo, path)).kind !== 'file') throw new AppError('refused', `${path} is a folder.`);
  const { real } = await resolveInRepo(repo, path);
  const [program = '', ...given] = editor;
  const args = given.some((arg) => arg.includes('{file}')) ? given : [...given, '{file}'];
  // In one go: a path that holds `{line}` stays as it is.
  const filled = args.map((arg) =>
    arg.replaceAll(/\{(file|line)\}/g, (_, name) => (name === 'file' ? real : String(line))),
  );
  await startProgram([program, ...filled], { cwd: repo.root });
}
