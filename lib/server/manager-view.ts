import { baseAtHand } from '../manager/base-at-hand.ts';
import { planNow } from '../manager/plan-now.ts';
import { activeStates } from '../manager/run-states.ts';
import type { ManagerState } from '../manager/run-store.ts';
import { type AppContext, appContext } from './context.ts';
import { type DiskView, diskViews } from './disk-view.ts';
import { runStore, unlessAway } from './manager-desk.ts';
import { briefOf, type RunBrief } from './run-views.ts';

/** What the plan says of a ready task. */
export interface TaskPlan {
  code: string;
  /** The plan's own words: «starts next», «waits for A-1 (in progress)». */
  reason: string;
  /** Nothing but its place in line holds it: a person can put it first. */
  canStart: boolean;
}

export interface QueueEntry extends TaskPlan {
  id: string;
  path: string;
  title: string;
}

export interface ManagerBrief {
  state: 'absent' | 'idle' | 'working' | 'paused' | 'unreachable';
  /** One sentence for a person. */
  words: string;
  heartbeatAt: string | null;
}

/** The manager as pages show it. */
export interface ManagerView extends ManagerBrief {
  limits: { concurrency: number; reviewLimit: number; timeoutMinutes: number };
  active: RunBrief[];
  review: RunBrief[];
  /** Tasks that wait for review without a run; they count against its limit all the same. */
  reviewedByHand: { path: string; title: string }[];
  /** Newest first, ended ones and others. */
  recent: RunBrief[];
  /** In the order in which they would be taken. */
  queue: QueueEntry[];
  /** How many are ready; `queue` may name fewer. */
  queued: number;
  /** What worktrees take, of each machine. */
  disk: DiskView[];
}

const shownInQueue = 50;
const shownRecent = 50;
const briefAgeMs = 1_000;

interface Kept {
  brief: Promise<ManagerBrief> | null;
  atMs: number;
}

const slot = Symbol.for('dataface-tasks.manager-brief');
const followed = Symbol.for('dataface-tasks.manager-brief-followed');
const holder = globalThis as unknown as Record<symbol, Kept | undefined>;

/** Whether anybody plans, in a word; asked for by every page, so it is asked anew once a second at most. */
export function managerBrief(): Promise<ManagerBrief> {
  followOnce();
  const kept = holder[slot];
  if (kept?.brief && performance.now() - kept.atMs < briefAgeMs) return kept.brief;
  const brief = readBrief();
  holder[slot] = { brief, atMs: performance.now() };
  return brief;
}

/** Other processes (the manager, a command) change it, too. */
function followOnce(): void {
  if (holder[followed] !== undefined) return;
  holder[followed] = { brief: null, atMs: 0 };
  runStore().follow(forgetManagerBrief);
}

/** What was done here is seen by the next page at once. */
export function forgetManagerBrief(): void {
  holder[slot] = undefined;
}

async function readBrief(): Promise<ManagerBrief> {
  const store = runStore();
  try {
    const [manager, active] = await Promise.all([
      store.manager(),
      store.list({ states: activeStates, limit: 100 }),
    ]);
    return briefWords(manager, active.length);
  } catch {
    return unreachable;
  }
}

const unreachable: ManagerBrief = {
  state: 'unreachable',
  words:
    'The run queue cannot be reached. Pages and the chat work; nothing can be queued or reviewed meanwhile.',
  heartbeatAt: null,
};

function briefWords({ holder: planner, paused }: ManagerState, active: number): ManagerBrief {
  const heartbeatAt = planner?.beatAt ?? null;
  const running = active === 1 ? '1 run under way.' : `${active} runs under way.`;
  if (planner === null || !planner.alive) {
    const words = 'No manager is running, so tasks that are ready stay ready.';
    return { state: 'absent', words, heartbeatAt };
  }
  if (paused)
    return { state: 'paused', words: `The manager is paused by ${paused.by}. ${running}`, heartbeatAt };
  if (active > 0) return { state: 'working', words: `The manager is working: ${running}`, heartbeatAt };
  return { state: 'idle', words: 'The manager is waiting for tasks that are ready.', heartbeatAt };
}

/** All of it, for `/status`. */
export async function managerView(): Promise<ManagerView> {
  const context = appContext();
  const { concurrency, reviewLimit, timeoutMinutes } = context.repo.config.manager;
  const limits = { concurrency, reviewLimit, timeoutMinutes };
  const brief = await managerBrief();
  const empty = { active: [], review: [], reviewedByHand: [], recent: [], queue: [], queued: 0, disk: [] };
  const store = runStore();
  const seen =
    brief.state === 'unreachable'
      ? 'away'
      : await unlessAway(
          Promise.all([
            store.list({ states: activeStates }),
            store.list({ states: ['in_review'], latest: true }),
            store.list({ limit: shownRecent }),
            currentPlan(context),
            store.manager(),
          ]),
        );
  if (seen === 'away') return { ...unreachable, limits, ...empty };
  const [active, review, recent, plan, { disk }] = seen;
  const { tasks } = await context.index.get();
  const inRuns = new Set(review.map(({ taskId }) => taskId));
  const waiting = plan.filter(({ code }) => code !== 'running' && code !== 'in-review');
  return {
    ...brief,
    limits,
    active: active.map(briefOf),
    review: review.map(briefOf),
    reviewedByHand: tasks
      .filter(({ id, status }) => status === 'in_review' && !inRuns.has(id))
      .map(({ path, title }) => ({ path, title })),
    recent: recent.map(briefOf),
    queue: waiting.slice(0, shownInQueue),
    queued: waiting.length,
    disk: diskViews(disk, context.repo.config.manager),
  };
}

/** What the plan says of one task; null for one that is not ready and waits for no other attempt. */
export async function planOfTask(id: string): Promise<TaskPlan | null> {
  const entry = (await currentPlan(appContext())).find((one) => one.id === id);
  return entry ? { code: entry.code, reason: entry.reason, canStart: entry.canStart } : null;
}

async function currentPlan({ repo, index }: AppContext): Promise<QueueEntry[]> {
  const base = baseAtHand(repo);
  const plan = await planNow({ repo, index: await index.get(), store: runStore(), base, now: Date.now() });
  return plan.lines.map(({ task: { id, path, title }, held, reason }) => ({
    id,
    path,
    title,
    reason,
    code: held?.code ?? 'starts',
    canStart: held === null || held.code === 'concurrency',
  }));
}
