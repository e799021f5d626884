import { randomUUID } from 'node:crypto';
import { systemCode } from '#lib/errors.ts';

const key = Symbol.for('dataface-tasks.chat-owner');
const shared = globalThis as { [key]?: string };

/** How long a run of another process may be silent before it counts as dead. Twice the beat, and then some. */
export const beatLimitMs = 45_000;
export const beatEveryMs = 15_000;

/**
 * This process, in a way that a later process with the same number cannot be taken for it. On `globalThis`,
 * because route handlers and pages have module instances of their own.
 */
export function thisOwner(): string {
  shared[key] ??= `${process.pid}:${randomUUID()}`;
  return shared[key];
}

export type OwnerState = 'this' | 'alive' | 'dead';

/** How it stands with the process that started a run, last heard of at `beatMs`. */
export function ownerState(owner: string, beatMs: number, nowMs: number): OwnerState {
  if (owner === thisOwner()) return 'this';
  const pid = Number.parseInt(owner, 10);
  // The same number with another boot mark is the process before us, restarted.
  if (pid === process.pid) return 'dead';
  if (Math.abs(nowMs - beatMs) > beatLimitMs) return 'dead';
  try {
    process.kill(pid, 0);
    return 'alive';
  } catch (error) {
    return systemCode(error) === 'EPERM' ? 'alive' : 'dead';
  }
}
