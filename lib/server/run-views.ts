import type { Run } from '../manager/run.ts';

/** What lists say of a run; the rest is on its page. */
export type RunBrief = Pick<
  Run,
  | 'id'
  | 'taskId'
  | 'taskPath'
  | 'title'
  | 'attempt'
  | 'state'
  | 'cancelAsked'
  | 'reason'
  | 'queuedAt'
  | 'startedAt'
  | 'endedAt'
  | 'timeoutMs'
>;

export function briefOf(run: Run): RunBrief {
  const { id, taskId, taskPath, title, attempt, state, cancelAsked, reason } = run;
  const { queuedAt, startedAt, endedAt, timeoutMs } = run;
  return {
    id,
    taskId,
    taskPath,
    title,
    attempt,
    state,
    cancelAsked,
    reason,
    queuedAt,
    startedAt,
    endedAt,
    timeoutMs,
  };
}
