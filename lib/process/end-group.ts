import type { ChildProcess } from 'node:child_process';

const graceMs = 700;
const pollMs = 20;

/**
 * Ends a child with its whole process group: `first`, then SIGTERM, then SIGKILL, within about 1.5 s. Resolves
 * when nothing of the group is left or everything has been tried; at once where the group is gone already.
 */
export async function endGroup(child: Pick<ChildProcess, 'pid'>, first: 'SIGINT' | 'SIGTERM'): Promise<void> {
  if (child.pid === undefined) return;
  const ladder: NodeJS.Signals[] =
    first === 'SIGINT' ? ['SIGINT', 'SIGTERM', 'SIGKILL'] : ['SIGTERM', 'SIGKILL'];
  for (const signal of ladder) {
    if (!signalGroup(child.pid, signal)) return;
    const deadline = performance.now() + graceMs;
    while (performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, pollMs));
      if (!signalGroup(child.pid, 0)) return;
    }
  }
}

/** False when no process of the group is left. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
