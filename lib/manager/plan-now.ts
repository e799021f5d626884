import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Repo } from '#lib/repo/root.ts';
import type { Finding } from '#lib/tasks/model.ts';
import { validateTasks } from '#lib/tasks/validate.ts';
import { namedFilesOf } from './named-files.ts';
import { type Plan, type PlanInput, plan } from './plan.ts';
import { activeStates } from './run-states.ts';
import type { RunStore } from './run-store.ts';

/** The newest run of a task matters to the plan in these. */
const openStates = [...activeStates, 'in_review', 'failed', 'interrupted'] as const;

/** A cache: validated once for each state of the repository. */
const validated = new WeakMap<RepoIndex['tasks'], Promise<readonly Finding[]>>();

/**
 * The plan for the repository as it is, for the manager, for commands and for pages alike. It only looks: the
 * manager itself tells the store what is ready (`noteReady`).
 */
export async function planNow(input: {
  repo: Repo;
  index: RepoIndex;
  store: Pick<RunStore, 'list' | 'manager'>;
  base: PlanInput['base'];
  now: number;
  /** Instead of the configured one. */
  concurrency?: number;
}): Promise<Plan> {
  const { repo, index, store, base, now } = input;
  const [findings, runs, manager] = await Promise.all([
    findingsOfReady(repo, index),
    store.list({ latest: true, states: openStates, limit: 100_000 }),
    store.manager(),
  ]);
  const { tasks, taskById } = index;
  const { reviewLimit, retries } = repo.config.manager;
  const concurrency = input.concurrency ?? repo.config.manager.concurrency;
  return plan({
    ...{ tasks, taskById, findings, runs, manager, base, now },
    limits: { concurrency, reviewLimit, retries },
    namedFiles: namedFilesOf(repo, index),
  });
}

function findingsOfReady(repo: Repo, index: RepoIndex): Promise<readonly Finding[]> {
  const before = validated.get(index.tasks);
  if (before !== undefined) return before;
  const only = index.tasks.filter(({ status }) => status === 'ready');
  const made = validateTasks(repo, index, { only, ready: true });
  validated.set(index.tasks, made);
  made.catch(() => validated.delete(index.tasks));
  return made;
}
