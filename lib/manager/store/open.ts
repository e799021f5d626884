import type { Env } from '#lib/env.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { RunStore } from '../run-store.ts';
import { createEmbeddedStore } from './embedded.ts';
import { createPostgresStore } from './postgres.ts';

/**
 * The keeper of this repository's runs: Postgres where `DATABASE_URL` names one, else the state folder. Nothing is
 * opened before it is asked for something. @throws AppError `invalid` for an address that is none.
 */
export function openRunStore({ repo, env }: { repo: Repo; env: Pick<Env, 'databaseUrl'> }): RunStore {
  if (env.databaseUrl !== undefined) return createPostgresStore({ url: env.databaseUrl });
  return createEmbeddedStore({ stateDir: repo.stateDir });
}
