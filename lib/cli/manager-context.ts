import { createIndexer } from '#lib/docs/repo-index.ts';
import { loadEnv } from '#lib/env.ts';
import type { ManagerContext } from '#lib/manager/context.ts';
import { openRunStore } from '#lib/manager/store/open.ts';
import { appRoot, type CliContext } from './context.ts';

export type OpenedManager = ManagerContext & { close(): Promise<void> };

/** What the manager and the actions on runs need, opened for one command. */
export function openManager(
  { repo }: Pick<CliContext, 'repo'>,
  options: { watch?: boolean; isRemoteWorker?: boolean } = {},
): OpenedManager {
  const env = loadEnv({ appRoot, env: { ...process.env, TASKS_REPO_ROOT: repo.root } });
  const listeners = new Set<() => void>();
  const onReport = () => {
    for (const listener of listeners) listener();
  };
  const index = createIndexer(repo, options.watch ? { watch: true, onReport } : {});
  const store = openRunStore({ repo, env });
  return {
    ...{ repo, env, index, store, isRemoteWorker: options.isRemoteWorker ?? false },
    now: () => new Date(),
    onFilesChanged: (listener) => void listeners.add(listener),
    async close() {
      await index.close();
      await store.close();
    },
  };
}
