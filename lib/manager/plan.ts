import { type Finding, type Task, taskPriorities } from '#lib/tasks/model.ts';
import { runObstacle, taskObstacles } from './plan-obstacles.ts';
import { type Held, reasonOf } from './plan-reason.ts';
import type { Run } from './run.ts';
import { isActive } from './run-states.ts';
import type { ManagerState } from './run-store.ts';

/** A task that waits so long in line goes up by one step of priority, and again each time, without end. */
export const liftAfterMs = 7 * 24 * 3_600_000;

export interface PlanInput {
  tasks: readonly Task[];
  taskById: ReadonlyMap<string, Task>;
  /** Of the files of ready tasks; what their dependencies lack is found here. */
  findings: readonly Finding[];
  /** The newest of each task, where it is active, in review, failed or interrupted. */
  runs: readonly Run[];
  manager: Pick<ManagerState, 'paused' | 'startFirst' | 'holder' | 'readySince'>;
  limits: { concurrency: number; reviewLimit: number; retries: number };
  base: { ok: true } | { ok: false; reason: string };
  /** Files that a task's plan names; asked only of those that might start and of those that run. */
  namedFiles: (task: Task) => readonly string[];
  /** In ms since 1970. */
  now: number;
}

export interface PlannedTask {
  task: Task;
  /** Null for one that starts now. */
  held: Held | null;
  /** `held` in words. */
  reason: string;
  /** What its run would be: the attempt, and the run whose work it takes up. */
  attempt: number;
  continues: string | null;
}

export interface Plan {
  /** First things first; what a manager starts now. */
  start: PlannedTask[];
  /** All that is ready or waits for another attempt: those that start, those in line, those that something hinders. */
  lines: PlannedTask[];
}

/**
 * What a manager starts now, and for every other task that is ready or waits for another attempt the one reason why
 * not. In line: what a person wants first, then what was begun, then by priority (lifted by the time in line), age
 * (`created`) and id. Of tasks that name the same files only the first starts, and keeps those behind it from them.
 */
export function plan(input: PlanInput): Plan {
  const { now, limits } = input;
  const runOf = new Map(input.runs.map((run) => [run.taskId, run]));
  const active = input.runs.filter(isActive);
  const inReview = reviewsOf(input);
  const stop = stopOf(input);
  const files = filesInUse(input, active);
  const line: PlannedTask[] = [];
  const stuck: PlannedTask[] = [];
  let before = 0;

  const { free, hindered } = candidates(input, runOf);
  for (const each of free) {
    const full = limitFor(before, active.length, inReview, limits);
    const overlap = full ? null : files.take(each.task);
    each.held = full ?? overlap ?? stop;
    if (overlap) stuck.push(each);
    else line.push(each);
    if (!full && !overlap) before++;
  }
  const lines = [...line, ...stuck, ...hindered];
  for (const each of lines) each.reason = each.held === null ? 'starts next' : reasonOf(each.held, now);
  return { start: line.filter(({ held }) => held === null), lines };
}

/** Those that only the limits can hinder, in order, and those that something else does. */
function candidates(input: PlanInput, runOf: ReadonlyMap<string, Run>) {
  const obstacleOf = taskObstacles(input.tasks, input.taskById, input.findings);
  const ranked: { each: PlannedTask; rank: number; age: string }[] = [];
  for (const task of input.tasks) {
    const run = runOf.get(task.id);
    if (!isCandidate(task, run)) continue;
    const { held, attempt, continues } = runObstacle(task, run, input.limits.retries, input.now);
    const each = { task, held: held ?? obstacleOf(task), reason: '', attempt, continues };
    ranked.push({ each, rank: rankOf(each, input), age: ageKey(task) });
  }
  ranked.sort((a, b) => a.rank - b.rank || (a.age < b.age ? -1 : 1));
  const all = ranked.map(({ each }) => each);
  return {
    free: all.filter(({ held }) => held === null),
    hindered: all.filter(({ held }) => held !== null),
  };
}

/** Ready, or begun and not brought to an end by its runs. What a person works on has none. */
function isCandidate({ status }: Task, run: Run | undefined): boolean {
  if (status === 'ready') return true;
  const didFail = run?.state === 'failed' || run?.state === 'interrupted';
  return didFail && (status === 'in_progress' || status === 'blocked');
}

/** Smaller goes first. The parts are far enough from each other that none reaches into the next. */
function rankOf({ task, continues }: PlannedTask, { manager, now }: PlanInput): number {
  const asked = manager.startFirst.indexOf(task.id);
  const since = manager.readySince[task.id];
  const waitedMs = since === undefined ? 0 : Math.max(0, now - Date.parse(since) || 0);
  const priority = task.priority === null ? taskPriorities.length : taskPriorities.indexOf(task.priority);
  const lifted = priority - Math.floor(waitedMs / liftAfterMs);
  return (asked === -1 ? manager.startFirst.length : asked) * 1e9 + (continues === null ? 1e6 : 0) + lifted;
}

/** Sorts by day and id, `A-9` before `A-10`; one that does not say its age comes after those that do. */
function ageKey({ created, id, path }: Task): string {
  const naturalId = /\d/.test(id) ? id.replace(/\d+/g, (digits) => digits.padStart(12, '0')) : id;
  return `${created ?? '9999'} ${naturalId.toUpperCase()} ${path}`;
}

/** Tasks whose result waits for a person, by their status or by their run. */
function reviewsOf({ tasks, runs }: PlanInput): number {
  const ids = new Set(tasks.filter(({ status }) => status === 'in_review').map(({ id }) => id));
  for (const { state, taskId } of runs) if (state === 'in_review') ids.add(taskId);
  return ids.size;
}

function limitFor(
  before: number,
  running: number,
  inReview: number,
  { concurrency, reviewLimit }: PlanInput['limits'],
): Held | null {
  if (inReview >= reviewLimit) return { code: 'review-limit', inReview, running: 0, limit: reviewLimit };
  if (running + before >= concurrency) return { code: 'concurrency', running, limit: concurrency, before };
  // What runs will want a review, too.
  const coming = running + before;
  if (inReview + coming >= reviewLimit) {
    return { code: 'review-limit', inReview, running: coming, limit: reviewLimit };
  }
  return null;
}

/** What keeps everything from starting. */
function stopOf({ manager, runs, base, now }: PlanInput): Held | null {
  if (!manager.holder?.alive) return { code: 'no-manager' };
  if (manager.paused) return { code: 'paused', by: manager.paused.by, since: manager.paused.at };
  const until = runs
    .flatMap((run) => (run.failure === 'usage-limit' && run.retryAt !== null ? run.retryAt : []))
    .filter((at) => Date.parse(at) > now)
    .sort()
    .at(-1);
  if (until !== undefined) return { code: 'usage-limit', until };
  return base.ok ? null : { code: 'base', problem: base.reason };
}

/** Which task has which file: those that run, then in order those that start or would, were it not for others. */
function filesInUse({ taskById, namedFiles }: PlanInput, active: readonly Run[]) {
  const owners = new Map<string, { by: string; runId: string | null }>();
  for (const run of active) {
    const task = taskById.get(run.taskId);
    const named = task ? namedFiles(task) : [];
    for (const file of [...run.files.map(({ path }) => path), ...named]) {
      owners.set(file, { by: run.taskId, runId: run.id });
    }
  }
  return {
    take(task: Task): Held | null {
      const named = namedFiles(task);
      const taken = named.find((file) => owners.has(file));
      const owner = taken === undefined ? undefined : owners.get(taken);
      // Also one that has to wait keeps what it names: else those behind it could keep it waiting for ever.
      for (const file of named) if (!owners.has(file)) owners.set(file, { by: task.id, runId: null });
      if (owner === undefined) return null;
      const files = named.filter((file) => {
        const other = owners.get(file);
        return other?.by === owner.by && other.runId === owner.runId;
      });
      return { code: 'overlap', files, ...owner };
    },
  };
}
