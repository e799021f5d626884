import { join } from 'node:path';
import { dropKept, keptFolders } from '#lib/process/kept.ts';
import type { ManagerContext } from '../context.ts';
import { isActive } from '../run-states.ts';

/** Removes what programs of runs left that have ended since; a manager killed right at their end did not come to it. */
export async function dropEndedWork({ repo, store }: Pick<ManagerContext, 'repo' | 'store'>): Promise<void> {
  const parent = join(repo.stateDir, 'work');
  for (const id of keptFolders(parent)) {
    const run = await store.find(id);
    if (run === null || !isActive(run)) dropKept(join(parent, id));
  }
}
