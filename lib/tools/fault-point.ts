import process from 'node:process';

/**
 * Dies here, as if by kill -9, where a test asked for it. The variable is read in tests only (jest sets
 * JEST_WORKER_ID, and they hand it on), so that no setting of a server can make it die.
 */
export function reachFaultPoint(name: 'edit-journalled' | 'edit-written' | 'undo-written'): void {
  if (process.env.JEST_WORKER_ID === undefined) return;
  if (process.env.TASKS_TEST_KILL_AT === name) process.kill(process.pid, 'SIGKILL');
}
