import { createRequire } from 'node:module';
import type { RunStore } from '#lib/manager/run-store.ts';
import { isInStateFolder } from '#lib/repo/state-file.ts';
import type { CliContext } from './context.ts';

const require = createRequire(import.meta.url);

/**
 * The keeper of runs for commands that only look. Its code is loaded where there is something to see: the schema
 * library and the database take longer than the command itself.
 */
export function openKnownRuns({
  repo,
  databaseUrl,
}: CliContext): Pick<RunStore, 'list' | 'manager' | 'close'> {
  if (databaseUrl === undefined && !isInStateFolder(repo, 'runs.sqlite')) return noRuns;
  const { openRunStore } =
    require('#lib/manager/store/open.ts') as typeof import('#lib/manager/store/open.ts');
  return openRunStore({ repo, env: { databaseUrl } });
}

const noRuns: Pick<RunStore, 'list' | 'manager' | 'close'> = {
  list: async () => [],
  manager: async () => ({ paused: null, startFirst: [], readySince: {}, disk: [], holder: null }),
  close: async () => undefined,
};
