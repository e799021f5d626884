import { readdir } from 'node:fs/promises';
import { AppError } from '../errors.ts';
import { isSecretPath, resolveInRepo } from './policy.ts';
import { statRepoPath } from './read.ts';
import type { Repo } from './root.ts';

/** The links in a folder of the repository that `listRepoFolder` leaves out, with the policy's reason; ordered by name. */
export async function listRefusedLinks(
  repo: Repo,
  path: string,
): Promise<{ name: string; error: AppError }[]> {
  const { rel, real } = await resolveInRepo(repo, path);
  const refused: { name: string; error: AppError }[] = [];
  for (const entry of await readdir(real, { withFileTypes: true })) {
    const child = rel === '' ? entry.name : `${rel}/${entry.name}`;
    if (!entry.isSymbolicLink() || isSecretPath(child)) continue;
    try {
      await statRepoPath(repo, child);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused.push({ name: entry.name, error });
    }
  }
  return refused.sort((a, b) => (a.name < b.name ? -1 : 1));
}
