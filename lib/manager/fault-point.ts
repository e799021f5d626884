import process from 'node:process';

/** Moments at which a manager may die, each with a test that kills it there and starts another one. */
export const managerFaultPoints = [
  'enqueued',
  'claimed',
  'named',
  'task-moved',
  'worktree-made',
  'setup-started',
  'setup-done',
  'state-working',
  'worker-started',
  'worker-seen',
  'worker-ended',
  'work-committed',
  'state-checking',
  'check-done',
  'state-finishing',
  'left-committed',
  'evidence-weighed',
  'task-reviewed',
  'ended',
  'work-dropped',
] as const;
export type ManagerFaultPoint = (typeof managerFaultPoints)[number];

/**
 * Dies here, as if by kill -9, where a test asked for it. The variable is read in tests only (jest sets
 * JEST_WORKER_ID, and they hand it on), so that no setting of a machine can make a manager die.
 */
export function reachFaultPoint(name: ManagerFaultPoint): void {
  if (process.env.JEST_WORKER_ID === undefined) return;
  if (process.env.TASKS_TEST_KILL_AT === name) process.kill(process.pid, 'SIGKILL');
}
