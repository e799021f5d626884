/**
 * Where a run stands. Active ones are held by a worker process under a lease: `queued` waits for one, `preparing`
 * makes the worktree and runs the set-up, `working` is the worker itself, `checking` runs the configured checks,
 * `finishing` commits and moves the task on. The others are ends; of these, `in_review` waits for a person, who
 * makes it `merged`, `sent_back` (a new run continues it) or `discarded`.
 */
export const activeStates = ['queued', 'preparing', 'working', 'checking', 'finishing'] as const;
export const endStates = [
  'in_review',
  'failed',
  'cancelled',
  'interrupted',
  'merged',
  'sent_back',
  'discarded',
] as const;
export const runStates = [...activeStates, ...endStates] as const;
export type RunState = (typeof runStates)[number];

/** Those in which somebody holds the run under a lease. */
export const heldStates = ['preparing', 'working', 'checking', 'finishing'] as const;

/** What a person made of a run that waited for their review. */
export const reviewedStates = ['merged', 'sent_back', 'discarded'] as const;

export function isActive(run: { state: RunState }): boolean {
  return (activeStates as readonly string[]).includes(run.state);
}

export function isHeld(run: { state: RunState }): boolean {
  return (heldStates as readonly string[]).includes(run.state);
}
