import { StatusDot } from '#components/task/status-badge.tsx';
import type { Run, RunState } from '#lib/manager/run.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';

export const runStateWords: Record<RunState, string> = {
  queued: 'In line',
  preparing: 'Preparing',
  working: 'Working',
  checking: 'Checking',
  finishing: 'Finishing',
  in_review: 'Waits for review',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
  merged: 'Merged',
  sent_back: 'Sent back',
  discarded: 'Discarded',
};

/** The mark of a state is that of the status which a task has meanwhile: people know its shapes. */
const shapeOf: Record<RunState, TaskStatus> = {
  queued: 'ready',
  preparing: 'in_progress',
  working: 'in_progress',
  checking: 'in_progress',
  finishing: 'in_progress',
  in_review: 'in_review',
  failed: 'blocked',
  cancelled: 'cancelled',
  interrupted: 'draft',
  merged: 'completed',
  sent_back: 'todo',
  discarded: 'cancelled',
};

export function runShape(state: RunState): TaskStatus {
  return shapeOf[state];
}

/** Where a run stands: its mark and its word. */
export function RunStateBadge({ run }: { run: Pick<Run, 'state' | 'cancelAsked'> }) {
  const ending = run.cancelAsked && shapeOf[run.state] === 'in_progress';
  return (
    <span className="task-status" data-status={shapeOf[run.state]}>
      <StatusDot status={shapeOf[run.state]} silent />
      {ending ? 'Cancelling' : runStateWords[run.state]}
    </span>
  );
}
