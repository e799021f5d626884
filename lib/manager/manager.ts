import { thisProcess } from '#lib/process/identity.ts';
import { withWriteLock } from '#lib/repo/lock.ts';
import { baseAtHand } from './base-at-hand.ts';
import type { ManagerContext } from './context.ts';
import { reachFaultPoint } from './fault-point.ts';
import { resolveBase } from './git/base.ts';
import { freeBranch } from './git/branch-names.ts';
import { noticeOf, notify } from './notify.ts';
import type { Plan, PlannedTask } from './plan.ts';
import { planNow } from './plan-now.ts';
import { createElsewhere } from './remote/report-elsewhere.ts';
import { dropEndedWork } from './run/leftover-work.ts';
import type { EndSignals } from './run/session.ts';
import type { Run } from './run.ts';
import { activeStates } from './run-states.ts';
import type { NewRun } from './run-store.ts';
import { type RunningTask, runTask } from './run-task.ts';
import { createUpkeep } from './upkeep/upkeep.ts';

export interface ManagerOptions {
  /** Instead of the configured one. */
  concurrency?: number | undefined;
  /** Takes runs from the line, and leaves it to another process what stands there. */
  workerOnly?: boolean;
  /** Plans and keeps tasks true, and leaves the work to workers elsewhere. */
  planOnly?: boolean;
  /** Ends when nothing runs and nothing can start. */
  once?: boolean;
  onEvent?: (event: ManagerEvent) => void;
}

export type ManagerEvent =
  | { kind: 'holding' }
  | { kind: 'started'; run: Run; isTakenUp: boolean }
  | { kind: 'ended'; run: Run }
  | { kind: 'cleaned'; worktree: string; branch: string | null; bytes: number }
  | { kind: 'plan'; plan: Plan; running: number }
  | { kind: 'problem'; words: string };

const beatEveryMs = 15_000;
/** Changes come in bursts; and what runs writes its log many times a second. */
const settleMs = 60;
const minPauseMs = 200;
const lookAgainMs = 5_000;
const maxTimeoutMs = 2 ** 31 - 1;

/**
 * Plans, starts and looks after runs until `stop` is aborted: then the workers are ended, what they wrote is committed,
 * and their runs go on with the next start. Sleeps until files, runs or a time that was set say that there is
 * something to do.
 * @throws AppError `conflict` where another manager has this repository.
 */
export async function runManager(
  ctx: ManagerContext,
  options: ManagerOptions,
  signals: EndSignals,
): Promise<void> {
  const { store } = ctx;
  const { stop } = signals;
  const me = thisProcess();
  const tell = options.onEvent ?? (() => undefined);
  const hold = options.workerOnly ? null : await store.hold(me);
  const running = new Map<string, RunningTask>();
  const notices = new Set<Promise<void>>();
  const bell = createBell();
  let retryTimer: NodeJS.Timeout | undefined;
  let isIdle = false;

  const problem = (error: unknown) =>
    tell({ kind: 'problem', words: error instanceof Error ? error.message : String(error) });
  const begin = (held: Parameters<typeof runTask>[1], isTakenUp: boolean) => {
    const task = runTask(ctx, held, signals, problem);
    running.set(task.id, task);
    tell({ kind: 'started', run: held.run, isTakenUp });
    void task.done.then((run) => {
      running.delete(task.id);
      tell({ kind: 'ended', run });
      upkeep.soon();
      bell.ring('now');
      if (noticeOf(run) === null) return;
      const notice = notify(ctx.repo, run).then((failed) => {
        notices.delete(notice);
        if (failed !== null) tell({ kind: 'problem', words: failed });
      });
      notices.add(notice);
    });
  };
  const upkeep = createUpkeep(ctx, {
    isPlanner: hold !== null,
    stop,
    onRemoved: ({ worktree, branch, bytes }) => tell({ kind: 'cleaned', worktree, branch, bytes }),
    onProblem: problem,
  });
  const reportElsewhere = createElsewhere(ctx, problem);
  const limit = () => options.concurrency ?? ctx.repo.config.manager.concurrency;

  /** One look at everything. Rings for itself where the next thing to do has a time. */
  const look = async (): Promise<void> => {
    for (const run of options.planOnly ? [] : await store.abandoned()) {
      if (running.has(run.id)) continue;
      const claim = await store.takeOver(run, me);
      if (claim) begin({ run, claim }, true);
    }
    const { paused } = await store.manager();
    let starts = 0;
    if (hold !== null) {
      await reportElsewhere(({ id }) => running.has(id));
      const { plan, base } = await planFor(ctx, limit());
      tell({ kind: 'plan', plan, running: running.size });
      starts = base === null ? 0 : await enqueueUnderLock();
      clearTimeout(retryTimer);
      const nextAt = nextTime(plan, ctx.now().getTime());
      if (nextAt !== null) retryTimer = setTimeout(() => bell.ring('now'), Math.min(nextAt, maxTimeoutMs));
    }
    let claimed = 0;
    while (!options.planOnly && paused === null && running.size < limit() && !stop.aborted) {
      const held = await store.claim(me, limit());
      if (held === null) break;
      begin(held, false);
      claimed++;
    }
    isIdle = starts === 0 && claimed === 0 && running.size === 0;
  };

  /**
   * Planned again where nobody else can move a task: who cancels, retries or sends back changes run and task one after
   * the other, under this lock, and what stands between the two would look like a task that is to be started.
   */
  const enqueueUnderLock = () =>
    withWriteLock(
      ctx.repo,
      async () => {
        const { plan, base } = await planFor(ctx, limit());
        return base === null ? 0 : enqueueAll(ctx, plan.start, base);
      },
      { timeoutMs: 60_000 },
    );

  const unfollow = store.follow((runId) => {
    const own = runId === null ? undefined : running.get(runId);
    // What we write ourselves is nothing new, unless it is that somebody wants it cancelled.
    if (own) own.look();
    else bell.ring('soon');
  });
  const beat = setInterval(() => {
    hold?.beat().catch(problem);
    bell.ring('now');
  }, beatEveryMs);
  const onStop = () => bell.ring('now');
  stop.addEventListener('abort', onStop, { once: true });
  ctx.onFilesChanged?.(() => bell.ring('soon'));

  try {
    tell({ kind: 'holding' });
    await dropEndedWork(ctx);
    upkeep.soon();
    while (!stop.aborted) {
      try {
        await look();
      } catch (error) {
        problem(error);
        setTimeout(() => bell.ring('now'), lookAgainMs).unref();
        isIdle = false;
      }
      if (stop.aborted || (options.once && isIdle)) break;
      await bell.wait();
    }
  } finally {
    clearInterval(beat);
    clearTimeout(retryTimer);
    stop.removeEventListener('abort', onStop);
    unfollow();
    await Promise.all([...running.values()].map(({ done }) => done));
    await Promise.all(notices);
    await upkeep.close();
    await hold?.release();
  }
}

async function planFor(
  ctx: ManagerContext,
  concurrency: number,
): Promise<{ plan: Plan; base: string | null }> {
  const { repo, store } = ctx;
  const index = await ctx.index.get();
  const ready = index.tasks.filter(({ status }) => status === 'ready').map(({ id }) => id);
  await store.noteReady(ready);
  const now = ctx.now().getTime();
  const plan = await planNow({ repo, index, store, base: baseAtHand(repo), concurrency, now });
  if (plan.start.length === 0) return { plan, base: null };
  // Only git knows for sure, and it is asked only when something would start.
  const base = await resolveBase(repo);
  if (base.ok) return { plan, base: base.branch };
  return { plan: await planNow({ repo, index, store, base, concurrency, now }), base: null };
}

/** How many were put in line. */
async function enqueueAll(
  ctx: ManagerContext,
  start: readonly PlannedTask[],
  baseBranch: string,
): Promise<number> {
  const { store, repo } = ctx;
  const active = await store.list({ states: activeStates, limit: 10_000 });
  const taken = new Set(active.map(({ branch }) => branch));
  let count = 0;
  for (const planned of start) {
    const { task, attempt, continues } = planned;
    const before = continues === null ? null : await store.find(continues);
    const branch = before?.branch ?? (await freeBranch(repo, task, taken));
    taken.add(branch);
    const run: NewRun = {
      ...{
        taskId: task.id,
        taskPath: task.path,
        title: task.title,
        attempt,
        continues,
        comment: before?.comment ?? null,
        branch,
      },
      baseBranch: before?.baseBranch ?? baseBranch,
      timeoutMs: repo.config.manager.timeoutMinutes * 60_000,
      worktree: before?.worktree ?? null,
      sessionId: before?.sessionId ?? null,
    };
    if ((await store.enqueue(run)) !== null) count++;
    reachFaultPoint('enqueued');
  }
  const { startFirst } = await store.manager();
  const begun = new Set(start.map(({ task }) => task.id));
  if (startFirst.some((id) => begun.has(id))) {
    await store.setStartFirst(startFirst.filter((id) => !begun.has(id)));
  }
  return count;
}

/** Milliseconds until the first task of the plan that waits for nothing but a time may start. */
function nextTime(plan: Plan, nowMs: number): number | null {
  const times = plan.lines.flatMap(({ held }) =>
    held?.code === 'retry-at'
      ? [Date.parse(held.at)]
      : held?.code === 'usage-limit'
        ? [Date.parse(held.until)]
        : [],
  );
  if (times.length === 0) return null;
  // A little later, so that the clock has surely passed it.
  return Math.max(0, Math.min(...times) - nowMs) + 20;
}

/** Wakes a loop that sleeps: at once, or when a burst is over; a ring while it is busy is not lost. */
function createBell() {
  let isRung = false;
  let wake: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  const strike = () => {
    clearTimeout(timer);
    timer = undefined;
    isRung = true;
    wake?.();
  };
  return {
    ring(when: 'now' | 'soon'): void {
      if (when === 'now') {
        strike();
        return;
      }
      const pauseMs = Math.max(settleMs, lastMs + minPauseMs - performance.now());
      timer ??= setTimeout(strike, pauseMs);
    },
    async wait(): Promise<void> {
      if (!isRung) await new Promise<void>((resolve) => (wake = resolve));
      isRung = false;
      wake = undefined;
      lastMs = performance.now();
    },
  };
}
