import type { Indexer } from '#lib/docs/repo-index.ts';
import type { Env } from '#lib/env.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { RunStore } from './run-store.ts';

/** What the manager and the actions on runs need. The server, the command and the manager each make one. */
export interface ManagerContext {
  repo: Repo;
  store: RunStore;
  index: Indexer;
  env: Pick<Env, 'claudeBin' | 'anthropic' | 'secrets'>;
  now: () => Date;
  /** Takes runs that another machine's manager planned: their tasks' files are that one's to change. */
  isRemoteWorker?: boolean;
  /** Has `listener` called when files were reported to have changed; only the manager is told. */
  onFilesChanged?: (listener: () => void) => void;
}
