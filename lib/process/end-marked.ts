import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const graceMs = 500;
const maxRounds = 5;

/**
 * Ends every process of this user that has a variable of this value in its environment: also those that went into
 * sessions of their own, which no process group holds. Returns how many there were. Nothing where there is no /proc.
 */
export async function endMarked(name: string, value: string): Promise<number> {
  const ended = new Set<number>();
  for (let round = 0; round < maxRounds; round++) {
    const pids = marked(name, value);
    if (pids.length === 0) break;
    // Politely once, then by force: one that starts others while it is being ended is met again in the next round.
    for (const pid of pids) signal(pid, ended.has(pid) || round > 0 ? 'SIGKILL' : 'SIGTERM');
    for (const pid of pids) ended.add(pid);
    const deadline = performance.now() + graceMs;
    while (performance.now() < deadline && pids.some(isThere)) await delay(20);
  }
  return ended.size;
}

/** Of living processes; this one left out. */
function marked(name: string, value: string): number[] {
  const wanted = `\0${name}=${value}\0`;
  return pids().filter((pid) => {
    if (pid === process.pid) return false;
    try {
      return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}\0`.includes(wanted) && isThere(pid);
    } catch {
      return false;
    }
  });
}

function pids(): number[] {
  try {
    return readdirSync('/proc').flatMap((entry) => (/^\d+$/.test(entry) ? [Number(entry)] : []));
  } catch {
    return [];
  }
}

function isThere(pid: number): boolean {
  try {
    // One that only waits for its parent to notice its end is gone.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]$/.test(text.slice(text.lastIndexOf(')') + 2, text.lastIndexOf(')') + 3));
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already, or not ours.
  }
}
