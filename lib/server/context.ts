import { createIndexer, type Indexer } from '../docs/repo-index.ts';
import { type Env, loadEnv } from '../env.ts';
import { endLeftovers, keepChildrenIn } from '../process/children.ts';
import { isGitAtWork } from '../repo/git-busy.ts';
import { openRepo, type Repo } from '../repo/root.ts';
import { openState, type State } from '../state/db.ts';
import { type ChangeHub, createChangeHub } from './changes.ts';

/** Everything that the routes and pages of one server share. */
export interface AppContext {
  env: Env;
  repo: Repo;
  index: Indexer;
  state: State;
  /** Tells open pages what changed. */
  changes: ChangeHub;
}

// Next loads a module more than once in a process (pages, route handlers, instrumentation): only a global is
// the same for all of them.
const slot = Symbol.for('dataface-tasks.context');
const holder = globalThis as unknown as Record<symbol, AppContext | undefined>;

/** Opens repository, index and state at the first call, and returns the same ones ever after. */
export function appContext(): AppContext {
  const existing = holder[slot];
  if (existing !== undefined) return existing;
  const env = loadEnv();
  const repo = openRepo({ root: env.repoRoot, stateDir: env.stateDir });
  const state = openState(repo.stateDir);
  endLeftovers(repo.stateDir);
  keepChildrenIn(repo.stateDir);
  const changes = createChangeHub(
    () => index.get(),
    () => isGitAtWork(repo),
  );
  const index = createIndexer(repo, { watch: true, onReport: changes.poke });
  const made: AppContext = { env, repo, state, index, changes };
  holder[slot] = made;
  return made;
}
