import { z } from 'zod';
import { AppError } from '../errors.ts';
import { cancelRun } from '../manager/actions/cancel-run.ts';
import { cancelWords } from '../manager/actions/cancel-words.ts';
import { retryRun, sendBack } from '../manager/actions/continue-run.ts';
import { discardRun } from '../manager/actions/discard-run.ts';
import { mergeRun } from '../manager/actions/merge-run.ts';
import { pause, resume } from '../manager/actions/pause.ts';
import { startNow } from '../manager/actions/start-now.ts';
import type { ManagerContext } from '../manager/context.ts';
import { isActive } from '../manager/run-states.ts';
import { appContext } from './context.ts';
import { endAbandonedRun } from './end-abandoned.ts';
import { runStore } from './manager-desk.ts';
import { forgetManagerBrief } from './manager-view.ts';

const task = z.string().min(1).max(1024);
const run = z.string().regex(/^[a-z0-9]{8,32}$/, 'is no id of a run');

/** What the buttons on pages ask of the manager. Of a task's runs the newest is meant where none is named. */
export const runDispatchSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('pause') }),
  z.strictObject({ action: z.literal('resume') }),
  z.strictObject({ action: z.literal('start-now'), task }),
  z.strictObject({ action: z.literal('cancel-run'), task, run: run.optional() }),
  z.strictObject({ action: z.literal('retry'), task, run: run.optional() }),
  z.strictObject({
    action: z.literal('send-back'),
    task,
    run: run.optional(),
    comment: z.string().trim().min(1).max(16_000),
  }),
  z.strictObject({ action: z.literal('merge'), task, run: run.optional() }),
  z.strictObject({
    action: z.literal('discard'),
    task,
    run: run.optional(),
    deleteBranch: z.boolean().optional(),
  }),
]);
export type RunDispatch = z.infer<typeof runDispatchSchema>;

export interface Dispatched {
  ok: true;
  /** What was done, and what was kept, for a person. */
  words: string;
  /** The run to look at now. */
  run?: string;
}

const byPage = 'a person on the page';

/** @throws AppError with the reason where it is refused; nothing was done then. */
export async function dispatchRun(asked: RunDispatch): Promise<Dispatched> {
  try {
    return await perform(asked);
  } finally {
    forgetManagerBrief();
  }
}

async function perform(asked: RunDispatch): Promise<Dispatched> {
  const context = appContext();
  const { repo, index, env } = context;
  const ctx: ManagerContext = { repo, index, env, store: runStore(), now: () => new Date() };
  switch (asked.action) {
    case 'pause':
      await pause(ctx, byPage);
      return { ok: true, words: 'The manager starts nothing more until it is resumed.' };
    case 'resume':
      await resume(ctx);
      return { ok: true, words: 'The manager goes on.' };
    case 'start-now':
      await startNow(ctx, asked.task);
      return { ok: true, words: 'It is before all others now.' };
    case 'cancel-run': {
      const cancelled = await cancelRun(ctx, await runOf(ctx, asked), byPage);
      const now = isActive(cancelled) ? await endAbandonedRun(context, cancelled) : cancelled;
      return { ok: true, words: cancelWords('The run', now), run: now.id };
    }
    case 'retry':
      return {
        ok: true,
        words: 'It is tried again.',
        run: (await retryRun(ctx, await runOf(ctx, asked))).id,
      };
    case 'send-back': {
      const next = await sendBack(ctx, await runOf(ctx, asked), { comment: asked.comment });
      return { ok: true, words: 'It was sent back with your comment.', run: next.id };
    }
    case 'merge': {
      const merged = await mergeRun(ctx, await runOf(ctx, asked));
      const done = `Merged into ${merged.run.baseBranch} as ${merged.sha.slice(0, 7)}; the task is completed.`;
      return { ok: true, words: [done, ...merged.notes].join(' '), run: merged.run.id };
    }
    case 'discard': {
      const { run: gone, notes } = await discardRun(ctx, await runOf(ctx, asked), {
        deleteBranch: asked.deleteBranch === true,
      });
      return { ok: true, words: ['Discarded.', ...notes].join(' '), run: gone.id };
    }
  }
}

/** @throws AppError `not-found`, or `conflict` where the run is of another task. */
async function runOf(
  ctx: ManagerContext,
  asked: { task: string; run?: string | undefined },
): Promise<string> {
  const found =
    asked.run === undefined
      ? (await ctx.store.list({ taskId: asked.task, limit: 1 }))[0]
      : await ctx.store.find(asked.run);
  if (!found) throw new AppError('not-found', `There is no such run of ${asked.task}.`);
  if (found.taskId === asked.task) return found.id;
  throw new AppError('conflict', `That run is of ${found.taskId}, not of ${asked.task}.`);
}
