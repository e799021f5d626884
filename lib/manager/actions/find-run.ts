import { AppError } from '#lib/errors.ts';
import type { ManagerContext } from '../context.ts';
import type { Run } from '../run.ts';
import type { RunState } from '../run-states.ts';

/** @throws AppError `not-found`. */
export async function requireRun(ctx: Pick<ManagerContext, 'store'>, id: string): Promise<Run> {
  const run = /^[a-z0-9]{8,32}$/.test(id) ? await ctx.store.find(id) : null;
  if (run) return run;
  throw new AppError('not-found', 'There is no such run; `task runs list` shows those there are.');
}

const words: Record<RunState, string> = {
  queued: 'waits to be started',
  preparing: 'is being prepared',
  working: 'is being worked on',
  checking: 'is being checked',
  finishing: 'is being finished',
  in_review: 'waits for review',
  failed: 'failed',
  cancelled: 'was cancelled',
  interrupted: 'was interrupted',
  merged: 'was merged',
  sent_back: 'was sent back',
  discarded: 'was discarded',
};

/** @throws AppError `refused` unless the run stands at one of `states`. */
export function requireState(run: Run, states: readonly RunState[], verb: string): void {
  if (states.includes(run.state)) return;
  throw new AppError('refused', `The run of ${run.taskId} ${words[run.state]}; it cannot be ${verb}.`);
}
