import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Repo } from '#lib/repo/root.ts';
import { headingRows } from './headings.ts';
import { nameRows } from './rows.ts';

/** Makes what finding by name needs, before somebody types the first letter. In slices that let others work. */
export async function warmNames(repo: Repo, index: RepoIndex): Promise<void> {
  nameRows(index);
  await headingRows(repo, index);
}
