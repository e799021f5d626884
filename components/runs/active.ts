import type { RunState } from '#lib/manager/run.ts';

const active: readonly RunState[] = ['queued', 'preparing', 'working', 'checking', 'finishing'];

/** Whether somebody works on it or will. (Values of lib/manager are the server's alone.) */
export function isActive(state: RunState): boolean {
  return active.includes(state);
}
