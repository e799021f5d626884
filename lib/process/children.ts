import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signalGroup } from './end-group.ts';
import { startTicks } from './identity.ts';

// What a server started is written down, so that the next start can end what a killed server left behind.
// A process id alone says nothing after a reboot or much time: the start time makes it this very process.

interface Register {
  folder: string | null;
  live: Set<number>;
}

// Shared through globalThis: Next loads one module several times in a process.
const slot = Symbol.for('dataface-tasks.children');
const holder = globalThis as unknown as Record<symbol, Register | undefined>;
const register: Register = holder[slot] ?? { folder: null, live: new Set() };
holder[slot] = register;

/** From now on children are written down under `stateDir`. A server calls it once, after `endLeftovers`. */
export function keepChildrenIn(stateDir: string): void {
  register.folder = childrenFolder(stateDir);
  mkdirSync(register.folder, { recursive: true, mode: 0o700 });
}

export function recordChild(pid: number | undefined): void {
  if (pid === undefined) return;
  register.live.add(pid);
  if (register.folder === null) return;
  writeFileSync(
    join(register.folder, String(pid)),
    JSON.stringify({ owner: process.pid, started: startTicks(pid) }),
  );
}

export function forgetChild(pid: number | undefined): void {
  if (pid === undefined) return;
  register.live.delete(pid);
  if (register.folder !== null) rmSync(join(register.folder, String(pid)), { force: true });
}

/** Kills every child group that still runs; for the last moment of a server. */
export function killAllChildren(): void {
  for (const pid of register.live) {
    signalGroup(pid, 'SIGKILL');
    forgetChild(pid);
  }
}

/** Ends the children of servers that are gone. Returns how many were still running. */
export function endLeftovers(stateDir: string): number {
  const folder = childrenFolder(stateDir);
  let ended = 0;
  for (const name of list(folder)) {
    const pid = Number(name);
    const record = readRecord(join(folder, name));
    if (record !== null && isSame(record.owner, null)) continue;
    if (record?.started != null && isSame(pid, record.started) && signalGroup(pid, 'SIGKILL')) ended++;
    rmSync(join(folder, name), { force: true });
  }
  return ended;
}

function childrenFolder(stateDir: string): string {
  return join(stateDir, 'children');
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function readRecord(path: string): { owner: number; started: string | null } | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { owner: number; started: string | null };
  } catch {
    return null;
  }
}

/** Whether a process lives, and is the one that started then (null: whichever has the id). */
function isSame(pid: number, started: string | null): boolean {
  const now = startTicks(pid);
  return now !== null && (started === null || now === started);
}
