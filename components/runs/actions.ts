import type { Run, RunState } from '#lib/manager/run.ts';

export type RunAction = 'cancel-run' | 'retry' | 'send-back' | 'merge' | 'discard';

export interface ActionChoice {
  action: RunAction;
  words: string;
  /** The one that most people are here for. */
  primary?: boolean;
  /** Opens a form first. */
  asks?: boolean;
}

const cancel: ActionChoice = { action: 'cancel-run', words: 'Cancel run' };
const retry: ActionChoice = { action: 'retry', words: 'Try again', primary: true };
const discard: ActionChoice = { action: 'discard', words: 'Discard…', asks: true };
const sendBack: ActionChoice = { action: 'send-back', words: 'Send back…', asks: true };

const choices: Record<RunState, readonly ActionChoice[]> = {
  queued: [cancel],
  preparing: [cancel],
  working: [cancel],
  checking: [cancel],
  finishing: [],
  in_review: [{ action: 'merge', words: 'Merge…', primary: true, asks: true }, sendBack, discard],
  failed: [retry, discard],
  cancelled: [retry, discard],
  interrupted: [retry, discard],
  merged: [],
  sent_back: [],
  discarded: [],
};

/**
 * What a person can do with a run as it stands, the likeliest first. One that is being ended is not ended once more,
 * but where nobody is there to do it.
 */
export function actionsFor(run: Pick<Run, 'state' | 'cancelAsked'>, managed = true): readonly ActionChoice[] {
  return run.cancelAsked && managed
    ? choices[run.state].filter(({ action }) => action !== 'cancel-run')
    : choices[run.state];
}
