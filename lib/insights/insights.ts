import 'server-only';
import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Repo } from '#lib/repo/root.ts';
import { type Age, ages } from './ages.ts';
import { type BurnUp, burnUps } from './burn-up.ts';
import { gitStates } from './git-states.ts';
import { taskTimes } from './task-times.ts';
import { throughput, type Week } from './throughput.ts';

export interface Insights {
  burnUps: BurnUp[];
  weeks: Week[];
  ages: Age[];
  /** Whether git could be asked; without it the days in the files have to do. */
  fromHistory: boolean;
}

/** What the history of the tasks shows. The first call reads the history of the branch, later ones what came since. */
export async function insightsOf(repo: Repo, index: RepoIndex, nowMs: number): Promise<Insights> {
  const states = await gitStates(repo).catch(() => null);
  const times = taskTimes(index, states, nowMs);
  return {
    burnUps: burnUps(times, repo.config.milestones, nowMs),
    weeks: throughput(times, nowMs),
    ages: ages(times, nowMs),
    fromHistory: states !== null,
  };
}
