import type { Env } from '#lib/env.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { RunStore } from '../run-store.ts';
import { createEmbeddedStore } from './embedded.ts';

/** The keeper of this repository's runs. Nothing is opened before it is asked for something. */
export function openRunStore({ repo }: { repo: Repo; env: Pick<Env, 'databaseUrl'> }): RunStore {
  return createEmbeddedStore({ stateDir: repo.stateDir });
}
