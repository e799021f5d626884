import type { Run } from '../manager/run.ts';
import { childEnv, runProcess } from '../process/run.ts';
import type { AppContext } from './context.ts';
import { runStore } from './manager-desk.ts';

const timeoutMs = 60_000;

/**
 * Has a run that is to be cancelled ended although no manager is there to do it, by a command of its own: what ends
 * and commits is not the server's to do. The run as it is then; unchanged where somebody holds it, or the command failed.
 */
export async function endAbandonedRun({ env, repo }: AppContext, run: Run): Promise<Run> {
  const store = runStore();
  if (!(await store.abandoned()).some(({ id }) => id === run.id)) return run;
  await runProcess([...env.taskBin, 'runs', 'cancel', run.id, '--json', '--root', '.'], {
    cwd: repo.root,
    env: childEnv({
      TASKS_APP_ROOT: env.appRoot,
      TASKS_REPO_ROOT: repo.root,
      TASKS_STATE_DIR: repo.stateDir,
      ...(env.databaseUrl !== undefined && { DATABASE_URL: env.databaseUrl }),
      NO_COLOR: '1',
    }),
    timeoutMs,
    maxOutputBytes: 1024 * 1024,
  }).catch(() => null);
  return (await store.find(run.id)) ?? run;
}
